// `npm start`: set-up, build, then page and receiver on http://localhost:$PORT until Ctrl-C.
import { spawn } from "node:child_process";
import { buildNative, command } from "./native.mjs";
import { main, root } from "./run.mjs";

await main(async () => {
  await buildNative();
  const port = process.env.PORT || "8080";
  const server = spawn(
    command,
    ["serve", "--port", port, ...process.argv.slice(2)],
    { cwd: root, stdio: "inherit" },
  );
  for (const signal of ["SIGINT", "SIGTERM"])
    process.on(signal, () => server.kill(signal));
  server.on("close", (code) => (process.exitCode = code ?? 1));
});
