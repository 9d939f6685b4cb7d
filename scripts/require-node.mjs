// Plain JavaScript, because it has to run on a Node that is too old for the rest. On Linux, npm scripts use the Node that `npm ci`
// installed; elsewhere they use the machine's.
if (process.features.typescript !== "strip" || Number(process.versions.node.split(".")[0]) < 24) {
  process.stderr.write(
    `Roster needs Node 24 or newer here, and this is ${process.version}: install it from https://nodejs.org\n`,
  );
  process.exit(1);
}
