import type { Mutant } from '../mutant.js'

interface Mistake extends Pick<Mutant, 'name' | 'file' | 'find' | 'replace'> {
  readonly tests: string
}

const MISTAKES: readonly Mistake[] = [
  {
    name: 'a Bundle in a line is left out in silence',
    file: 'references/item.ts', tests: 'bad-input',
    find: "  if (isFullBundle(resource)) return faulty('nested', NESTED)\n  const { id",
    replace: '  const { id'
  },
  {
    name: 'a line of zeros is blank',
    file: 'pieces/line-splitter.ts', tests: 'bad-input',
    find: 'byte > SPACE || byte === 0',
    replace: 'byte > SPACE'
  },
  {
    name: 'an archive is read as text',
    file: 'files/bytes-of.ts', tests: 'bad-input',
    find: 'if (archive !== undefined) throw',
    replace: "if (archive?.[1] === '') throw"
  },
  {
    name: 'an import takes the first of two resources of one name',
    file: 'references/name-index.ts', tests: 'import',
    find: 'encodeLocation({ ...one, isAmbiguous: true })',
    replace: 'encodeLocation(one)'
  },
  {
    name: 'a name of two resources names the first again when files of names are merged',
    file: 'references/name-index.ts', tests: 'name-index',
    find: 'const isOne = !other.isAmbiguous && (',
    replace: 'const isOne = ('
  },
  {
    name: 'a name of two resources names the first when it is looked up again',
    file: 'references/name-index.ts', tests: 'name-index',
    find: 'this.#lookedUp.set(name, found)',
    replace: 'this.#lookedUp.set(name, place)'
  },
  {
    name: 'the first name of a block is looked up in the block before',
    file: 'references/searched-rows.ts', tests: 'name-index',
    find: 'key, 0) <= 0) from = middle',
    replace: 'key, 0) < 0) from = middle'
  },
  {
    name: 'an old diagnosis is sent as a new one',
    file: 'sending/sender.ts', tests: 'import',
    find: '{ historical: true }',
    replace: '{}'
  },
  {
    name: 'a Bundle of an import finds resources of other Bundles by their ids',
    file: 'references/item.ts', tests: 'import',
    find: 'return `bundle ${number}`',
    replace: 'return `bundle ${number - number}`'
  },
  {
    name: 'an import forgets what it has done',
    file: 'run/run-import.ts', tests: 'import',
    find: 'if (mark > before) await',
    replace: 'if (mark > 0) await'
  },
  {
    name: 'an import goes on before its beginning',
    file: 'run/state-file.ts', tests: 'import',
    find: 'Number(value) >= 0',
    replace: 'Number(value) >= -9'
  },
  {
    name: 'a damaged report of an import is continued',
    file: 'run/state-file.ts', tests: 'import',
    find: 'rows.every(isRow)',
    replace: 'rows.length >= 0'
  },
  {
    name: 'an import continues with other files',
    file: 'run/run-import.ts', tests: 'import',
    find: 'saved.fingerprint !== fingerprint',
    replace: 'saved.fingerprint === undefined'
  },
  {
    name: 'an import tells batches in the order of their answers',
    file: 'sending/sender.ts', tests: 'order',
    find: 'first?.isDone === true; [first]',
    replace: 'first !== undefined; [first]'
  },
  {
    name: 'an import amends by an older version',
    file: 'sending/amend.ts', tests: 'import',
    find: 'if (!(changedAt > (earlier.proposedAt ?? Infinity))) {',
    replace: 'if (Number.isNaN(changedAt)) {'
  },
  {
    name: 'an import sends what the source deletes',
    file: 'run/outgoing-of.ts', tests: 'import',
    find: 'if (isDeleted) return',
    replace: 'if (isDeleted && file.size < 0) return'
  },
  {
    name: 'a large line stays in memory',
    file: 'pieces/held-bytes.ts', tests: 'splitters',
    find: 'if (this.#size > MAX_PIECE_BYTES) {',
    replace: 'if (this.#size > 64 * MAX_PIECE_BYTES) {'
  },
  {
    name: 'text between entries is ignored',
    file: 'pieces/document-splitter.ts', tests: 'splitters',
    find: 'if (isAllowed) return\n',
    replace: 'if (isAllowed || !isFirst) return\n'
  },
  {
    name: 'a DTD is read',
    file: 'xml/xml-splitter.ts', tests: 'xml',
    find: "this.#parser.on('doctype', () => {",
    replace: "this.#parser.on('doctype', () => { if (this.#number === 0) return;"
  },
  {
    name: 'an element that R4 does not define is left out',
    file: 'xml/converter.ts', tests: 'xml',
    find: 'if (!this.#isSkipped) this.#fault = unknownElement',
    replace: 'if (parent === undefined) this.#fault = unknownElement'
  },
  {
    name: 'a decimal becomes a double',
    file: 'xml/json-object.ts', tests: 'xml',
    find: 'NUMBER.test(value)) return value',
    replace: 'NUMBER.test(value)) return String(Number(value))'
  }
]

/** What the node does for an import. */
const AT_THE_NODE: readonly Mistake[] = [
  {
    name: 'old data waits for its blocks',
    file: 'node/services/submitting.ts', tests: 'node/services/submitting',
    find: 'if (isDurableEnough && left() === undefined) {',
    replace: 'if (isDurableEnough && left() === 0) {'
  },
  {
    name: 'old data is not marked',
    file: 'records/intake/own-statement.ts', tests: 'records/intake/historical',
    find: '      isHistorical,\n',
    replace: '      isHistorical: isHistorical && draft.now === 0,\n'
  },
  {
    name: 'rows that are read together are mixed up',
    file: 'node/names/rows-together.ts', tests: 'node/names/rows-together',
    find: 'const value = found[at]',
    replace: 'const value = found[at - 1]'
  }
]

/** The import of files: mistakes that unit tests catch. */
export const IMPORT: readonly Mutant[] = [
  ...MISTAKES.map(({ file, tests, ...rest }) =>
    ({ ...rest, file: `import/${file}`, tests: `import/${tests}` })),
  ...AT_THE_NODE
].map(({ file, find, name, replace, tests }) => ({
  name, find, replace, rule: 'import/README.md', file: `src/${file}`,
  trial: { type: 'tests', files: [`unit/${tests}.test.ts`] }
}))
