import { join } from "node:path"

/** What the packages are tried on, in these versions. */
export const RUNTIMES = {
  node20: "20.20.2",
  node22: "22.23.3",
  node24: "24.21.0",
  node26: "26.10.0",
  bun: "1.4.5",
  deno: "2.9.6",
} as const

export type RuntimeName = keyof typeof RUNTIMES

/** A runtime on this machine. */
export interface Runtime {
  readonly name: RuntimeName
  readonly version: string
  /** The program, and its arguments before the file that it is to run. */
  readonly command: readonly [string, ...string[]]
}

/** A package of the registry that holds a runtime's program, and where in it. */
export interface RuntimePackage {
  readonly name: string
  readonly version: string
  readonly program: string
}

/** The machine that a package is for, as Node names it. */
export interface Machine {
  readonly platform: string
  readonly arch: string
}

/** The package that brings a runtime to a machine without running any script of it. */
export function packageOf(runtime: RuntimeName, { platform, arch }: Machine): RuntimePackage {
  const version = RUNTIMES[runtime]
  if (runtime === "bun")
    return { name: `@oven/bun-${platform}-${arch === "arm64" ? "aarch64" : arch}`, version, program: "bin/bun" }
  if (runtime === "deno")
    return { name: `@deno/${platform}-${arch}${platform === "linux" ? "-glibc" : ""}`, version, program: "deno" }
  return { name: `node-${platform}-${arch}`, version, program: "bin/node" }
}

/** How the runtime whose program this is runs a file. */
export function commandOf(runtime: RuntimeName, program: string): [string, ...string[]] {
  return runtime === "deno" ? [program, "run", "--quiet", "--allow-all", "--no-lock"] : [program]
}

/** Where the Node that a program belongs to has its C++ headers, if it has them. */
export function headersOf(program: string): string {
  return join(program, "../..")
}

export function isNode(runtime: RuntimeName): boolean {
  return runtime.startsWith("node")
}
