/** Your receiver: its host must be among the mini-program's request domains and its upload domains. */
exports.ORIGIN = "https://photos.example.edu.cn";

/** Where the package's files lie in this mini-program. */
exports.ENGINE = { base: "/photo/engine/", worker: "workers/xuezhao.js" };
