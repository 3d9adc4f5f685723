// A disk whose process dies, as of `kill -9`, at a step that changes something: before it, in the middle of it, or after.

const STEPS = ["create", "link", "rename", "makeDir", "remove", "removeDir"]

/**
 * `planOf` is asked at each step of a kind such as `append` or `link`, and answers `"before"`, `"middle"` or `"after"` for
 * the one to die at. In the middle of a write half of its bytes are there; other steps have no middle.
 */
export function killingDisk(disk, planOf) {
  const step = async (kind, whole, half) => {
    const plan = planOf(kind)
    if (plan === "before") await die()
    if (plan === "middle") await half?.()
    if (plan === "middle" && half !== undefined) await die()
    const result = await whole()
    if (plan === "after" || plan === "middle") await die()
    return result
  }
  const killing = { ...disk }
  for (const kind of STEPS) {
    killing[kind] = (...args) =>
      step(kind, () => disk[kind](...args), kind === "create" ? halfCreate(disk, args) : undefined)
  }
  killing.open = async (...args) => {
    const file = await disk.open(...args)
    return file === null ? null : killingFile(file, step)
  }
  return killing
}

function killingFile(file, step) {
  return {
    name: file.name,
    size: () => file.size(),
    changedAt: () => file.changedAt(),
    read: (...args) => file.read(...args),
    append: (bytes) =>
      step(
        "append",
        () => file.append(bytes),
        () => file.append(bytes.subarray(0, bytes.length >> 1)),
      ),
    sync: () => file.sync(),
    close: () => file.close(),
  }
}

function halfCreate(disk, [path, contents, sync]) {
  return contents.length === 0 ? undefined : () => disk.create(path, contents.subarray(0, contents.length >> 1), sync)
}

/** Ends this process at once; nothing of it runs any more. */
function die() {
  process.kill(process.pid, "SIGKILL")
  return new Promise(() => {})
}
