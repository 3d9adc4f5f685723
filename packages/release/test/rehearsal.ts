import { execFile } from "node:child_process"
import { cp, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { promisify } from "node:util"
import { PROJECT, type Manifest, publicPackages, workspacePackages } from "../src/workspace.ts"

export type Bump = "patch" | "minor" | "major"

/** The versions of packages, by their names. */
export type Versions = Readonly<Record<string, string>>

const run = promisify(execFile)
const changesets = createRequire(join(PROJECT, "package.json")).resolve("@changesets/cli/bin.js")
const identity = { name: "Rehearsal", email: "rehearsal@localhost" }

/** A copy of just what `changeset version` reads and writes, in a git repository of its own. */
export class Rehearsal {
  readonly #dir: string

  private constructor(dir: string) {
    this.#dir = dir
  }

  static async begin(): Promise<Rehearsal> {
    const rehearsal = new Rehearsal(await realpath(await mkdtemp(join(tmpdir(), "cognee-session-versions-"))))
    const manifests = workspacePackages().map(({ dir }) => join(dir, "package.json"))
    await rehearsal.#copy([".changeset", "package.json", "pnpm-workspace.yaml", ...manifests])
    await rehearsal.#git("init", "--quiet")
    await rehearsal.#git("add", "--all")
    await rehearsal.#git("commit", "--quiet", "--message", "What is rehearsed with")
    return rehearsal
  }

  /** What `changeset version` makes of the changesets that are there. */
  async version(): Promise<Versions> {
    await run(process.execPath, [changesets, "version"], { cwd: this.#dir, env: this.#env() })
    return this.versions()
  }

  /** The tags that `changeset tag` makes. */
  async tag(): Promise<string[]> {
    await run(process.execPath, [changesets, "tag"], { cwd: this.#dir, env: this.#env() })
    return (await this.#git("tag", "--list")).split("\n").filter((tag) => tag !== "")
  }

  /** Writes a changeset, as `npx changeset` does. */
  async change(packages: Readonly<Record<string, Bump>>, text: string): Promise<void> {
    const lines = Object.entries(packages).map(([name, bump]) => `"${name}": ${bump}`)
    await writeFile(join(this.#dir, ".changeset/rehearsed.md"), `---\n${lines.join("\n")}\n---\n\n${text}\n`)
  }

  /** Changes the manifest of a package. */
  async edit(name: string, change: (manifest: Manifest) => object): Promise<void> {
    const { dir, manifest } = workspacePackages(this.#dir).find((one) => one.manifest.name === name)!
    await writeFile(join(this.#dir, dir, "package.json"), JSON.stringify({ ...manifest, ...change(manifest) }, null, 2))
  }

  versions(): Versions {
    return Object.fromEntries(workspacePackages(this.#dir).map(({ manifest }) => [manifest.name, manifest.version]))
  }

  publicVersions(): Versions {
    return Object.fromEntries(publicPackages(this.#dir).map(({ manifest }) => [manifest.name, manifest.version]))
  }

  changelog(dir: string): Promise<string> {
    return readFile(join(this.#dir, dir, "CHANGELOG.md"), "utf8")
  }

  /** A further copy, as far as this one has come. */
  async fork(): Promise<Rehearsal> {
    const dir = await realpath(await mkdtemp(join(tmpdir(), "cognee-session-versions-")))
    await cp(this.#dir, dir, { recursive: true })
    return new Rehearsal(dir)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#dir, { recursive: true, force: true })
  }

  async #copy(paths: readonly string[]): Promise<void> {
    for (const path of paths) {
      await mkdir(dirname(join(this.#dir, path)), { recursive: true })
      await cp(join(PROJECT, path), join(this.#dir, path), { recursive: true })
    }
  }

  async #git(...args: string[]): Promise<string> {
    return (await run("git", args, { cwd: this.#dir, env: this.#env() })).stdout
  }

  /** Whatever git is told elsewhere on this machine does not reach the copy. */
  #env(): NodeJS.ProcessEnv {
    return {
      PATH: process.env["PATH"],
      HOME: this.#dir,
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_AUTHOR_NAME: identity.name,
      GIT_AUTHOR_EMAIL: identity.email,
      GIT_COMMITTER_NAME: identity.name,
      GIT_COMMITTER_EMAIL: identity.email,
    }
  }
}
