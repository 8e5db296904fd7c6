const { ORIGIN } = require("../../receiver.js");

Page({
  data: { receipt: "", title: "", reason: "", message: "正在查询…" },

  /** Only the receipt's id travels; the submission itself stays with the receiver. */
  onLoad({ receipt }) {
    this.setData({ receipt });
    this.refresh();
  },

  refresh() {
    const { receipt } = this.data;
    wx.request({
      url: `${ORIGIN}/api/submissions/${encodeURIComponent(receipt)}`,
      success: ({ statusCode, data }) =>
        this.setData(
          statusCode === 200
            ? { title: data.title.zh, reason: data.reason || "", message: "" }
            : { message: "没有找到这份回执" },
        ),
      fail: () => this.setData({ message: "网络不通，请稍后再试" }),
    });
  },
});
