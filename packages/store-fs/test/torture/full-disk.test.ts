import assert from "node:assert/strict"
import { mkdirSync } from "node:fs"
import { describe, it } from "vitest"
import { childPath, runCommand } from "./child.ts"
import { timeLimit } from "./scale.ts"
import { withDir } from "./workspace.ts"

/** In a mount namespace of its own, so that nothing stays mounted however the child ends. */
const NAMESPACE = process.getuid?.() === 0 ? ["-m"] : ["-rm"]

/** Mounts a small file system and runs the rest of the arguments as a command. */
const MOUNT = 'mount -t tmpfs -o "$1" torture "$2" || exit 77; shift 2; exec "$@"'
const CANNOT_MOUNT = 77

const SCENARIOS = [
  {
    title: "keeps what was acknowledged by single creates, and works again",
    scenario: "single creates",
    mount: "size=512k",
  },
  { title: "refuses a batch as a whole", scenario: "a batch", mount: "size=512k" },
  { title: "stops a compaction, and does it when there is room", scenario: "a compaction", mount: "size=1m" },
  { title: "may be full of files", scenario: "inodes", mount: "size=1m,nr_inodes=40" },
]

describe("a full disk", () => {
  for (const { title, scenario, mount } of SCENARIOS) {
    it(`${title}`, { timeout: timeLimit(60) }, (context) =>
      withDir(async (dir) => {
        mkdirSync(dir)
        const command = [process.execPath, childPath("full-disk.mjs"), dir, scenario]
        const args = [...NAMESPACE, "sh", "-c", MOUNT, "sh", mount, dir, ...command]
        const reason = await whyImpossible(dir)
        if (reason !== null) context.skip(reason)
        const { code } = await runCommand("unshare", args, timeLimit(15))
        assert.equal(code, 0, `the scenario "${scenario}" failed; see above`)
      }),
    )
  }
})

/** Why a small file system cannot be mounted here; `null` when it can. */
async function whyImpossible(dir: string): Promise<string | null> {
  try {
    const { code } = await runCommand("unshare", [...NAMESPACE, "sh", "-c", MOUNT, "sh", "size=64k", dir, "true"])
    if (code === 0) return null
    return code === CANNOT_MOUNT ? "a tmpfs cannot be mounted here" : "this user may not make a mount namespace"
  } catch {
    return "there is no unshare command here"
  }
}
