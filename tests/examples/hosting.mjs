// A site as examples/nginx/nginx.conf serves it: its headers and MIME types, folders of files, and the receiver.
import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer, request as httpRequest } from "node:http";
import { extname, join, normalize } from "node:path";
import { root } from "../native.mjs";

const config = readFileSync(join(root, "examples/nginx/nginx.conf"), "utf8");

const headers = [...config.matchAll(/^ +add_header (\S+) "(.*)" always;/gm)];
const [, types] = /types \{([^}]*)\}/.exec(config);
const mime = Object.fromEntries(
  [...types.matchAll(/(\S+)\s+(\w+);/g)].map(([, type, end]) => [end, type]),
);

/** Serves `folders` by their prefix, the longest first, and `/api/` from the receiver. Null where there is none. */
export async function hostSite(folders, receiver) {
  const prefixes = Object.keys(folders).sort((a, b) => b.length - a.length);
  const server = createServer((request, response) => {
    for (const [, name, value] of headers) response.setHeader(name, value);
    const { pathname } = new URL(request.url, "http://site");
    if (receiver && pathname.startsWith("/api/"))
      return pass(receiver, request, response);
    const prefix = prefixes.find((prefix) => pathname.startsWith(prefix));
    const within = normalize(`/${pathname.slice(prefix?.length ?? 0)}`);
    const path = join(folders[prefix] ?? "/none", within);
    const file = path.endsWith("/") ? join(path, "index.html") : path;
    if (!existsSync(file) || !statSync(file).isFile())
      return response.writeHead(404).end();
    const type = mime[extname(file).slice(1)] ?? "application/octet-stream";
    response.writeHead(200, { "content-type": type }).end(readFileSync(file));
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return {
    address: `http://127.0.0.1:${server.address().port}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function pass(receiver, request, response) {
  const { method, headers } = request;
  const onward = httpRequest(
    receiver + request.url,
    { method, headers },
    (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    },
  );
  onward.on("error", () => response.destroy());
  request.pipe(onward);
}
