// Shows the document of one face: the one that the address names (?face=novala), else the first.
const reference = document.getElementById("reference");
const face = document.getElementById("face");
const link = document.getElementById("document");

const dark = window.matchMedia("(prefers-color-scheme: dark)");
const paint = () => reference.setAttribute("theme", dark.matches ? "dark" : "light");
dark.addEventListener("change", paint);
paint();

const { documents } = await (await fetch("/openapi.json")).json();
for (const { name, title } of documents) {
  face.add(new Option(title, name));
}

function show(name) {
  const known = documents.find((one) => one.name === name) ?? documents[0];
  face.value = known.name;
  link.href = known.url;
  document.title = `${known.title} - Slotkeeper API`;
  reference.setAttribute("spec-url", known.url);
}

const named = () => new URLSearchParams(location.search).get("face");
face.addEventListener("change", () => {
  history.pushState(null, "", `/docs?face=${encodeURIComponent(face.value)}`);
  show(face.value);
});
window.addEventListener("popstate", () => {
  if (named() !== face.value) show(named());
});
show(named());
