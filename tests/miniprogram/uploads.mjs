// `wx.uploadFile` and `wx.request` as they reach a server on this machine.
import assert from "node:assert/strict";

/**
 * WeChat's network calls, their host replaced by that of `server`. `spoil(attempt)` may return an `errMsg`, with which
 * the attempt fails before it is made, or `"lost"`, and then its answer is lost. What was sent is in `uploads`.
 */
export function network(phoneOf, server, spoil = () => undefined) {
  const uploads = [];
  let attempts = 0;
  const send = (options, request, report) => {
    const spoiled = spoil((attempts += 1));
    const answered = async () => {
      if (spoiled && spoiled !== "lost") throw new Error(spoiled);
      const { pathname, search } = new URL(options.url);
      const answer = await fetch(server.address + pathname + search, request());
      const data = await answer.text();
      const header = Object.fromEntries(answer.headers);
      uploads.push({ ...options.formData, status: answer.status });
      if (spoiled === "lost") throw new Error("uploadFile:fail timeout");
      report({ header });
      const parses = options.dataType === undefined && !options.filePath;
      const told = parses ? parsedOr(data) : data;
      return { statusCode: answer.status, data: told, header };
    };
    answered().then(options.success, ({ message }) =>
      options.fail({ errMsg: message }),
    );
  };
  const uploadFile = (options) => {
    const { filePath, name, formData, timeout } = options;
    assert.ok(timeout > 60_000, "milliseconds");
    const listeners = {};
    let isAborted = false;
    const request = () => {
      const form = new FormData();
      for (const [field, value] of Object.entries(formData))
        form.append(field, value);
      form.append(name, new Blob([phoneOf().read(filePath)]), "photo.jpg");
      return { method: "POST", body: form };
    };
    send(options, request, ({ header }) => {
      if (isAborted) throw new Error("uploadFile:fail abort");
      listeners.headers?.({ header });
      listeners.progress?.({ progress: 100 });
    });
    return {
      abort: () => (isAborted = true),
      onHeadersReceived: (listener) => (listeners.headers = listener),
      onProgressUpdate: (listener) => (listeners.progress = listener),
    };
  };
  const request = (options) => {
    const { method, header, data } = options;
    const body = typeof data === "string" ? data : data && Buffer.from(data);
    send(
      options,
      () => ({ method, headers: header, body }),
      () => undefined,
    );
    return { abort: () => undefined };
  };
  return { uploads, api: { uploadFile, request } };
}

/** As WeChat reads an answer: JSON where it is some. */
function parsedOr(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
