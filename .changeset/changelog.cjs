// Writes the lines of the changelogs: what the changeset says, and which of our packages it needs. No commit hashes: who
// reads a changelog has not asked for them. CommonJS, since changesets loads it with `require`.
module.exports = { getReleaseLine, getDependencyReleaseLine }

/** One point of a list, the further lines of the text indented below it. */
async function getReleaseLine({ summary }) {
  const [first, ...further] = summary.trim().split("\n")
  return [`- ${first}`, ...further.map((line) => `  ${line}`.trimEnd())].join("\n")
}

async function getDependencyReleaseLine(_changesets, dependencies) {
  return dependencies.map(({ name, newVersion }) => `- Needs \`${name}\` ^${newVersion}.`).join("\n")
}
