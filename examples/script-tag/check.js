import { load } from "/xuezhao/index.js";

const PROFILE = "chsi";
const [input, verdict, findings, ready] = document.querySelectorAll(
  "#photo, #verdict, #findings, #ready",
);

const engine = load({ base: "/xuezhao/" });

input.addEventListener("change", async () => {
  const [file] = input.files;
  if (!file) return;
  verdict.textContent = "正在检查…";
  findings.replaceChildren();
  ready.hidden = true;
  try {
    const photo = await (await engine).open(file);
    show(await photo.examine(PROFILE));
    const output = await photo.prepare(PROFILE);
    if (output.blob) offer(output.blob);
    photo.close();
  } catch (error) {
    verdict.textContent = `请再试一次（${error.code}）`;
  }
});

function show(report) {
  verdict.textContent =
    report.verdict === "pass" ? "照片符合要求" : "照片还需要调整";
  verdict.dataset.verdict = report.verdict;
  // A finding that another explains says nothing new: a mask explains an unseen mouth.
  const open = report.findings.filter(
    ({ status, explained_by }) => status !== "pass" && !explained_by,
  );
  for (const { title, advice, reason } of open) {
    const item = document.createElement("li");
    item.textContent = (advice ?? reason)?.zh ?? `${title.zh}：无法判断`;
    findings.append(item);
  }
}

function offer(blob) {
  URL.revokeObjectURL(ready.href);
  ready.href = URL.createObjectURL(blob);
  ready.hidden = false;
}
