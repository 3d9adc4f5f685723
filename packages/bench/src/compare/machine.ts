import { readFile, realpath } from "node:fs/promises"
import { cpus, release, totalmem } from "node:os"
import type { Machine } from "./result.ts"

const GIB = 2 ** 30

export async function machineOf(dir: string): Promise<Machine> {
  const processors = cpus()
  return {
    processor: processors[0]?.model.trim() ?? "unknown",
    cores: processors.length,
    memory: Math.round(totalmem() / GIB),
    system: `${process.platform} ${release()} ${process.arch}`,
    fileSystem: await fileSystemOf(dir),
  }
}

/** The kind of file system that a directory is on: on one in memory files cost nothing. */
async function fileSystemOf(dir: string): Promise<string> {
  if (process.platform !== "linux") return "unknown"
  const path = await realpath(dir)
  const mounts = (await readFile("/proc/mounts", "utf8")).split("\n").map((line) => line.split(" "))
  const around = mounts.filter(([, point = "-"]) => point === "/" || path === point || path.startsWith(`${point}/`))
  const nearest = around.toSorted((a, b) => b[1]!.length - a[1]!.length)[0]
  return nearest?.[2] ?? "unknown"
}
