import { join } from "node:path"
import { PROJECT, publicPackages } from "@cognee-session/release/workspace"
import {
  Application,
  Converter,
  type DocumentReflection,
  JSX,
  type ParameterReflection,
  type ProjectReflection,
  TSConfigReader,
  type TypeDocOptions,
} from "typedoc"
import { entryPoints } from "./entry-points.ts"
import { PAGES, placeOf } from "./pages.ts"
import { SiteRouter } from "./site-router.ts"
import { showSourcesAsText } from "./sources-as-text.ts"

const HERE = join(PROJECT, "packages/site")

/** The names that must have a doc comment: all that callers can write down or read. */
const DOCUMENTED: NonNullable<TypeDocOptions["requiredToBeDocumented"]> = [
  "Accessor",
  "Class",
  "Constructor",
  "Enum",
  "EnumMember",
  "Function",
  "Interface",
  "Method",
  "Property",
  "TypeAlias",
  "Variable",
]

/** Shows the guides in the navigation until somebody folds them. typedoc keeps what is unfolded under such names. */
const UNFOLD = `try { localStorage["tsd-accordion-Guides"] ??= "true" } catch {} // a browser may keep nothing`

/** Looks whether every public name has a doc comment, and whether its links lead somewhere. Logs what is wrong, and tells whether all is well. */
export async function checkReference(): Promise<boolean> {
  // With what is told in terms of other packages' types, such as columns of tables. The pages leave that out: it is long.
  const app = await application({ excludeExternals: false })
  convert(app)
  return isClean(app)
}

/** Writes the site to a directory, which is emptied before. Tells whether all is well, as `checkReference` does. */
export async function buildSite(out: string): Promise<boolean> {
  const app = await application({ excludeExternals: true })
  const project = convert(app)
  await app.generateDocs(project, out)
  await showSourcesAsText(out)
  return isClean(app)
}

async function application(more: TypeDocOptions): Promise<Application> {
  const app = await Application.bootstrap({ ...options(), ...more }, [new TSConfigReader()])
  app.renderer.defineRouter("site", SiteRouter)
  app.renderer.hooks.on("head.end", () =>
    JSX.createElement("script", null, JSX.createElement(JSX.Raw, { html: UNFOLD })),
  )
  app.converter.on(Converter.EVENT_CREATE_PARAMETER, (_, parameter) => giveName(parameter))
  app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_, document) => asPage(document))
  return app
}

function options(): TypeDocOptions {
  return {
    name: "cognee-session",
    tsconfig: join(HERE, "tsconfig.reference.json"),
    entryPoints: entryPoints().map(({ source }) => source),
    basePath: PROJECT,
    readme: join(PROJECT, "README.md"),
    projectDocuments: PAGES.map(({ file }) => join(PROJECT, file)),
    customCss: join(HERE, "site.css"),
    favicon: join(HERE, "favicon.svg"),
    router: "site",
    logLevel: "Warn",
    // `npm run typecheck` does that, by the compiler that the packages are made for.
    skipErrorChecking: true,
    // Where the sources lie is up to who publishes the site.
    disableSources: true,
    excludeInternal: true,
    searchInComments: true,
    searchInDocuments: true,
    headings: { readme: false, document: false },
    navigation: { includeGroups: true },
    groupOrder: ["Guides", "Packages", "Reference", "Project", "*"],
    locales: { en: { kind_plural_module: "Reference" } },
    highlightLanguages: ["typescript", "json", "sh", "sql", "diff", "markdown"],
    // What classes inherit from Node's has links of its own.
    externalSymbolLinkMappings: { "@types/node": { "assert.strictEqual": "#" } },
    validation: { notDocumented: true, notExported: true, invalidLink: true, invalidPath: true, rewrittenLink: true },
    requiredToBeDocumented: DOCUMENTED,
    packagesRequiringDocumentation: publicPackages().map(({ manifest }) => manifest.name),
  }
}

function convert(app: Application): ProjectReflection {
  const specifiers = new Map(entryPoints().map(({ specifier, source }) => [source, specifier]))
  const sources = app.getEntryPoints() ?? []
  const named = sources.map((entry) => ({ ...entry, displayName: specifiers.get(entry.sourceFile.fileName)! }))
  const project = app.converter.convert(named)
  app.validate(project)
  return project
}

/** A parameter that is taken apart at once has no name in the source. */
function giveName(parameter: ParameterReflection): void {
  if (parameter.name === "__namedParameters") parameter.name = "options"
}

function asPage(document: DocumentReflection): void {
  const path = document.project.files.getReflectionPath(document)
  const page = PAGES.find(({ file }) => join(PROJECT, file) === path)!
  const heading = /^# (.+)$/m.exec(document.content[0]?.text ?? "")?.[1]
  document.name = page.title ?? heading?.replace("@cognee-session/", "") ?? document.name
  document.frontmatter = { group: page.group, place: placeOf(page) }
}

function isClean({ logger }: Application): boolean {
  return !logger.hasErrors() && !logger.hasWarnings()
}
