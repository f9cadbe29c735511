// Runs without modules, which a browser does not load from a disk: says why nothing else will happen.
if (location.protocol === "file:") {
  document.getElementById("loading").hidden = true;
  document.getElementById("from-disk").hidden = false;
}
