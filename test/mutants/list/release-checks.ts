import type { Mutant } from '../mutant.js'

const FORMATS = 'formats'
const CLAML = 'claml'
const STORE = 'store'

/** A mistake, and the file of tests that catches it. */
type Mistake = readonly [file: string, tests: string, name: string, find: string, replace: string]

const MISTAKES: readonly Mistake[] = [
  ['formats/order-file.ts', FORMATS, 'rows may be missing in an order file',
    'if (number !== (last?.number ?? 0) + 1) {', 'if (number <= (last?.number ?? 0)) {'],
  ['formats/order-file.ts', FORMATS, 'an order file may end after a heading',
    'if (this.#last.isHeading) {', 'if (this.#last.number === 0) {'],
  ['formats/order-file.ts', FORMATS, 'a heading needs no code below it',
    'last?.isHeading === true && !code.startsWith(last.code)',
    'last?.isHeading === true && code === last.code'],
  ['formats/xml-text.ts', FORMATS, 'XML may end inside an element',
    'if (!this.#isDone) throw', 'if (this.#depth < 0) throw'],
  ['formats/fhir-code-system.ts', FORMATS, 'a concept that nobody may select is assignable',
    "return isSet('notSelectable') || isSet('abstract') ? 'heading' : 'assignable'", "return 'assignable'"],
  ['formats/fhir-code-system.ts', FORMATS, 'case matters where the publisher says that it does not',
    "const code = typeof given === 'string' && !this.#isCaseSensitive ? given.toUpperCase() : given",
    'const code = given'],
  ['formats/rf2.ts', FORMATS, 'an inactive concept is assignable',
    "use: isActive ? 'assignable' : 'retired'", "use: 'assignable'"],
  ['formats/claml-modifiers.ts', CLAML, 'an excluded modifier makes codes',
    'for (const modifier of current.excluded) excluded.add(modifier)', ''],
  ['formats/claml-modifiers.ts', CLAML, 'every subdivision of a modifier makes a code',
    'if (only !== undefined && !only.has(digits)) continue', ''],
  ['formats/claml-modifiers.ts', CLAML, 'a subdivision excludes nothing',
    'if (meta.get(EXCLUDES)?.some(pair => base.chosen.includes(pair)) === true) continue', ''],
  ['formats/claml.ts', CLAML, 'a code that German law forbids is assignable',
    'children.length > 0 || isForbidden(category) ||', 'children.length > 0 ||'],
  ['store/staging.ts', STORE, 'a code may be declared twice',
    'if (declared.length > 1) throw', 'if (declared.length > 9) throw'],
  ['store/read-source.ts', STORE, 'an archive of a publisher is read as text',
    'if (buffer.equals(ZIP)) throw', 'if (buffer.length === 0) throw'],
  ['search/search.ts', 'search', 'who types no umlaut finds nothing',
    'return plain === word ? [word] : [word, plain]', 'return plain === word ? [word] : [word]'],
  ['store/read-source.ts', STORE, 'the last line needs no end',
    "if (this.#rest !== '') this.#fail(", "if (this.#rest === '?') this.#fail("],
  ['store/check-release.ts', STORE, 'the codes of a release may be unsorted',
    "if (concept.code <= last) return 'the codes are not sorted'", ''],
  ['store/check-release.ts', STORE, 'a release may have fewer codes than its header says',
    'if (header.codes !== lines - 1) return', 'if (header.codes < lines - 1) return'],
  ['store/check-release.ts', STORE, 'a list of sensitive codes may have other codes',
    'entryOf(concept.code) === undefined', "concept.code === ''"],
  ['store/release-store.ts', STORE, 'a fetched release may have another hash',
    'expected !== undefined && !equal(checked.hash, expected)', 'expected?.length === 0'],
  ['store/release-store.ts', STORE, 'a release that changed on the disk is opened',
    '!equal(await digestOf(file), fromHex(hash))', 'hash.length === 0']
]

/** Mistakes of a hospital that fetches adopted releases and judges by them. */
const IN_SERVICE: readonly Mistake[] = [
  ['adopted-releases.ts', 'adopted-releases', 'a hospital judges without an adopted release',
    'return this.lacking().every(({ since }) => since > openedAt)', 'return openedAt >= 0'],
  ['adopted-releases.ts', 'adopted-releases', 'a case is judged by a release that was adopted after it',
    'this.#adopted().filter(({ since }) => since <= openedAt)', 'this.#adopted()'],
  ['release-fetch.ts', 'adopted-releases', 'a peer that sent a wrong release is asked again',
    'this.#wrong.add(`${hash} ${hex(peer)}`)\n', '\n'],
  ['release-fetch.ts', 'adopted-releases', 'a busy peer has no release',
    "reply.verdict !== 'ignore' || reply.code !== 'busy' || tries",
    "reply.verdict !== 'ignore' || tries + 99"]
]

/** Checks of publishers' files and of releases, which unit tests catch. */
export const RELEASE_CHECKS: readonly Mutant[] = [
  ...MISTAKES.map(mistake => mutantOf('src/terminology', 'unit/terminology', mistake)),
  ...IN_SERVICE.map(mistake => mutantOf('src/node/clinical', 'unit/node/clinical', mistake))
]

function mutantOf (folder: string, suites: string, [file, tests, name, find, replace]: Mistake): Mutant {
  return {
    name, find, replace, file: `${folder}/${file}`, rule: 'terminology/README.md',
    trial: { type: 'tests', files: [`${suites}/${tests}.test.ts`] }
  }
}
