/** How many packages and test files are named. */
const PACKAGES = 4
const FILES = 8

/**
 * What took longest in a run, in a few lines. Each of the tests is `{ directory, seconds, isCached, files }` of a package,
 * a file `{ name, seconds }`. What comes from the cache took its time in another run.
 */
export function longest(tests) {
  const ran = tests.filter(({ isCached }) => !isCached)
  const packages = slowestFirst(ran).slice(0, PACKAGES)
  const files = slowestFirst(ran.flatMap((one) => one.files)).slice(0, FILES)
  const named = packages.map(({ directory, seconds }) => `${directory} ${inSeconds(seconds)}`)
  const width = Math.max(...files.map(({ seconds }) => inSeconds(seconds).length))
  return [
    ...fromCache(tests.length - ran.length),
    ...(ran.length === 0 ? [] : [`longest: ${named.join(", ")}`]),
    ...files.map(({ name, seconds }) => `  ${inSeconds(seconds).padStart(width)}  ${name}`),
  ]
}

function fromCache(count) {
  return count === 0 ? [] : [`tests of ${count} package${count === 1 ? "" : "s"} came from the cache`]
}

function slowestFirst(timed) {
  return timed.toSorted((a, b) => b.seconds - a.seconds)
}

function inSeconds(seconds) {
  return `${Math.round(seconds)} s`
}
