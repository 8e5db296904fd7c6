const { ORIGIN } = require("../../receiver.js");

/** Where the page comes back to; it adds `receipt=ID`. */
const BACK = encodeURIComponent("/pages/receipt/receipt");

Page({
  data: { src: `${ORIGIN}/?profile=chsi&back=${BACK}` },
});
