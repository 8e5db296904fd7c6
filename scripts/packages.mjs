// Debian packages: installed when this runs as root on Debian, else named.
import { existsSync, readdirSync } from "node:fs";
import { run, say, StepError, works } from "./run.mjs";

let updated = false;

/** Installs packages unless `present()` already holds; says what to install where it may not. */
export async function aptInstall(packages, present) {
  if (present()) return;
  const may = process.getuid?.() === 0 && works("apt-get", ["--version"]);
  if (!may)
    throw new StepError(
      `please install: ${packages.join(" ")} (Debian's names)`,
    );
  say(`apt-get install ${packages.join(" ")}`);
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  if (!updated) await run("apt-get", ["update", "-qq"], { env });
  updated = true;
  await run(
    "apt-get",
    ["install", "-y", "-qq", "--no-install-recommends", ...packages],
    { env },
  );
  if (!present())
    throw new StepError(
      `installed ${packages.join(" ")}, but not all of it is where Debian puts it`,
    );
}

/** The database server and the balancer that the tests start, each in a folder of its own. */
export async function testServers() {
  const versions = "/usr/lib/postgresql";
  const database = () =>
    existsSync(versions) &&
    readdirSync(versions).some((version) =>
      ["initdb", "postgres", "psql"].every((name) =>
        existsSync(`${versions}/${version}/bin/${name}`),
      ),
    );
  await aptInstall(
    ["postgresql", "nginx", "util-linux"],
    () =>
      database() &&
      existsSync("/usr/sbin/nginx") &&
      existsSync("/usr/bin/setpriv"),
  );
}

/** The browsers and drivers that the tests use. */
export async function testBrowsers() {
  const commands = [
    "chromium",
    "chromedriver",
    "firefox-esr",
    "WebKitWebDriver",
    "Xvfb",
    "setxkbmap",
  ];
  const font = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";
  await aptInstall(
    [
      "chromium",
      "chromium-driver",
      "firefox-esr",
      "webkit2gtk-driver",
      "xvfb",
      "x11-xkb-utils",
      "fonts-noto-cjk",
    ],
    () =>
      existsSync(font) &&
      commands.every((name) => existsSync(`/usr/bin/${name}`)),
  );
}
