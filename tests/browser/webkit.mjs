// WebKitGTK's own browser on a display of its own: what iPhones run, as near as it gets on this system.
import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Builder, By, Capabilities, until } from "selenium-webdriver";

const LIBRARIES = "/usr/lib";
/** Milliseconds for the browser to do anything. */
const PATIENCE = 60_000;

/** Opens the browser; `close` ends it, its driver and its display. */
export async function openWebKit() {
  const children = [];
  const start = (command, args, env = {}) => {
    const child = spawn(command, args, {
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    children.push(child);
    return child;
  };
  const close = () => children.forEach((child) => child.kill());
  try {
    const display = await displayOf(
      start("Xvfb", ["-displayfd", "1", "-screen", "0", "800x1000x24"]),
    );
    const port = 20_000 + (process.pid % 20_000);
    start("WebKitWebDriver", [`--port=${port}`], { DISPLAY: `:${display}` });
    const address = `http://127.0.0.1:${port}`;
    await answering(`${address}/status`);
    const driver = await new Builder()
      .usingServer(address)
      .withCapabilities(
        new Capabilities({
          browserName: "MiniBrowser",
          "webkitgtk:browserOptions": {
            binary: miniBrowser(),
            args: ["--automation"],
          },
        }),
      )
      .build();
    return {
      ...handle(driver),
      close: () =>
        driver
          .quit()
          .catch(() => undefined)
          .then(close),
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** The browser, where Debian puts it, or a sentence about what to install. */
function miniBrowser() {
  const found = readdirSync(LIBRARIES)
    .filter((name) => name.endsWith("-linux-gnu"))
    .flatMap((folder) =>
      ["4.1", "4.0", "6.0"].map((version) =>
        join(
          LIBRARIES,
          folder,
          version === "6.0" ? "webkitgtk-6.0" : `webkit2gtk-${version}`,
          "MiniBrowser",
        ),
      ),
    )
    .find(existsSync);
  if (!found) throw new Error("please install: webkit2gtk-driver");
  return found;
}

const displayOf = (server) =>
  new Promise((found, failed) => {
    server.stdout.once("data", (bytes) => found(String(bytes).trim()));
    server.once("error", () => failed(new Error("please install: xvfb")));
    server.once("close", () => failed(new Error("Xvfb gives no display")));
  });

async function answering(address) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const answer = await fetch(address).catch(() => null);
    if (answer?.ok) return;
    if (Date.now() > end)
      throw new Error("please install: webkit2gtk-driver (no driver answers)");
    await new Promise((done) => setTimeout(done, 100));
  }
}

/** What the tests do with the page, `evaluate` as in puppeteer, so that pictures can be drawn in it. */
function handle(driver) {
  const find = (selector) =>
    driver.wait(until.elementLocated(By.css(selector)), PATIENCE, selector);
  const byId = (id) => `[data-testid=${id}]:not([disabled])`;
  return {
    driver,
    find,
    visit: (address) => driver.get(address),
    evaluate: (body, given) =>
      driver.executeScript(`return (${body})(arguments[0])`, given),
    /** Gives a file to an input, as the browser's own dialog does. */
    async pick(id, path) {
      await (await find(byId(id))).sendKeys(path);
    },
    /** Presses every element with this test id. */
    press: (id) =>
      driver.wait(
        () =>
          driver.executeScript(
            `const found = document.querySelectorAll(arguments[0]);
             found.forEach((element) => element.click());
             return found.length > 0;`,
            byId(id),
          ),
        PATIENCE,
        id,
      ),
    /** An attribute of the element, or its text; asked at once, for the page may draw it anew at any time. */
    read: (id, attribute) =>
      driver.wait(
        () =>
          driver.executeScript(
            `const [selector, name] = arguments;
             const found = document.querySelector(selector);
             return name ? found?.getAttribute(name) : found?.textContent.trim();`,
            byId(id),
            attribute,
          ),
        PATIENCE,
        id,
      ),
  };
}
