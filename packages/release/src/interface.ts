import { readFile, rm } from "node:fs/promises"
import { basename, join } from "node:path"
import {
  CompilerState,
  Extractor,
  ExtractorConfig,
  ExtractorLogLevel,
  type ExtractorMessage,
  ExtractorMessageCategory,
} from "@microsoft/api-extractor"
import { format, resolveConfig } from "prettier"
import { PROJECT, type WorkspacePackage, publicPackages } from "./workspace.ts"

/** The declarations that callers of one entry point can reach. */
export interface PublicInterface {
  /** `core/memory.d.ts`: the package's directory and the entry point. */
  readonly path: string
  readonly text: string
}

interface EntryPoint {
  readonly path: string
  readonly config: ExtractorConfig
}

const HEADER = "// Written by `npm run api`; not to be edited. What callers can reach of this entry point.\n\n"

/** Those of every entry point of every public package, from its built declarations. `scratch` is a directory for files meanwhile. */
export async function publicInterfaces(scratch: string): Promise<PublicInterface[]> {
  const entries = publicPackages().flatMap((one) => entryPoints(one, scratch))
  const compilerState = CompilerState.create(entries[0]!.config, {
    additionalEntryPoints: entries.map(({ config }) => config.mainEntryPointFilePath),
  })
  const interfaces: PublicInterface[] = []
  for (const { path, config } of entries) interfaces.push({ path, text: await extract(config, compilerState) })
  return interfaces
}

function entryPoints({ dir, manifest }: WorkspacePackage, scratch: string): EntryPoint[] {
  const targets = Object.entries(manifest.exports ?? {})
  return targets.flatMap(([subpath, target]) => {
    if (typeof target === "string") return [] // ./package.json
    const path = join(basename(dir), `${subpath === "." ? "index" : subpath.slice(2)}.d.ts`)
    const file = join(scratch, path.replaceAll("/", "-"))
    return [{ path, config: extractorConfig(join(PROJECT, dir), target.types, file) }]
  })
}

function extractorConfig(dir: string, types: string, file: string): ExtractorConfig {
  return ExtractorConfig.prepare({
    packageJsonFullPath: join(dir, "package.json"),
    configObjectFullPath: undefined,
    configObject: {
      projectFolder: dir,
      mainEntryPointFilePath: join(dir, types),
      compiler: { overrideTsconfig: { compilerOptions, files: [join(dir, types)] } },
      apiReport: { enabled: false },
      docModel: { enabled: false },
      dtsRollup: { enabled: true, untrimmedFilePath: file },
      newlineKind: "lf",
    },
  })
}

const compilerOptions = {
  target: "es2023",
  module: "nodenext",
  lib: ["es2023", "esnext.disposable"],
  types: ["node"],
  typeRoots: [join(PROJECT, "packages/release/node_modules/@types")],
  strict: true,
  skipLibCheck: true,
}

async function extract(config: ExtractorConfig, compilerState: CompilerState): Promise<string> {
  const { succeeded } = Extractor.invoke(config, { compilerState, localBuild: true, messageCallback: report })
  const declarations = await readFile(config.untrimmedFilePath, "utf8")
  await rm(config.untrimmedFilePath)
  if (!succeeded) throw new Error(`the declarations of ${config.mainEntryPointFilePath} could not be read`)
  // What a class keeps to itself is nobody's interface.
  const text = declarations.replaceAll(/^ *#private;\n/gm, "")
  return format(HEADER + text, { ...(await resolveConfig(join(PROJECT, "package.json"))), parser: "typescript" })
}

/** Style, and notes on how it is run, are not asked for; that declarations do not compile is an error. */
function report(message: ExtractorMessage): void {
  message.logLevel =
    message.category === ExtractorMessageCategory.Compiler ? ExtractorLogLevel.Error : ExtractorLogLevel.None
}
