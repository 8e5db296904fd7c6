document.addEventListener("DOMContentLoaded", () => {
  const photos = [...document.querySelectorAll("article")];
  const header = document.querySelector("header");
  const field = (name) => header.querySelector(`[name="${name}"]`);
  const [check, file, lines] = ["check", "file", "lines"].map(field);

  const titles = new Map();
  const counts = new Map();
  for (const { dataset } of document.querySelectorAll("li")) {
    titles.set(dataset.check, dataset.title);
    counts.set(dataset.check, (counts.get(dataset.check) ?? 0) + 1);
  }
  const byCount = [...counts].sort(([, a], [, b]) => b - a);
  for (const [id, count] of byCount)
    check.append(new Option(`${titles.get(id)} (${count})`, id));

  const boxes = [...header.querySelectorAll('[name="verdict"]')];
  for (const { value } of boxes)
    field(value).value = photos.filter(
      ({ dataset }) => dataset.verdict === value,
    ).length;

  const filter = () => {
    const verdicts = boxes.filter((box) => box.checked).map((box) => box.value);
    const words = file.value.toLowerCase();
    for (const photo of photos) {
      const { verdict, checks, file: name } = photo.dataset;
      photo.hidden = !(
        verdicts.includes(verdict) &&
        (check.value === "" || checks.split(" ").includes(check.value)) &&
        name.toLowerCase().includes(words)
      );
    }
    document.body.classList.toggle("plain", !lines.checked);
  };
  header.addEventListener("input", filter);
  filter();
});
