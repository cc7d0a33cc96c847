/**
 * Tests the specification pages. Each numbered rule must name existing code and an existing guard. Every page
 * and rule that the code cites must exist in this repository.
 */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { HEADER_BYTES, OPINION_BYTES, PROPOSAL_BYTES } from '../../src/protocol/codec/index.js'
import { DEFAULT_PARAMETERS } from '../../src/protocol/membership/index.js'
import { RULES, reasonCode } from '../../src/records/index.js'
import {
  differences, readGuards, readSpecification, unknownCitations, type Guard, type Specification
} from '../fixtures/specification.js'
import { MUTANTS } from '../mutants/list/index.js'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..')
const PROTOCOL = readSpecification(read('src/protocol/SPECIFICATION.md'))
const RECORDS = readSpecification(read('src/records/SPECIFICATION.md'))
/** Pages of other projects that comments cite. */
const FOREIGN_PAGES = new Set(['LIMITS.md', 'spec.md', 'log_format.md', 'table_format.md'])
/** Files in which a § without a page cites the page of the protocol. */
const BY_PROTOCOL = /^(src\/(node|sim|storage|network)|test\/(mutants|sim|fuzz))\/|^src\/protocol\/(?!crypto)/
const CITATION = /([\w-]+\/)?SPECIFICATION\.md (§\d+(?:\.\d+)?)/g

function read (path: string): string {
  return readFileSync(join(ROOT, path), 'utf8')
}

function filesUnder (folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && /\.(ts|md|txt|json|js|yaml)$/.test(entry.name))
    .map(entry => relative(ROOT, join(entry.parentPath, entry.name)).split('\\').join('/'))
}

function nothing (faults: readonly string[]): void {
  assert.deepEqual(faults, [], `\n${faults.join('\n')}\n`)
}

function known ({ rules, sections }: Specification): Set<string> {
  return new Set([...rules, ...sections])
}

const FILES = [...['src', 'test', 'config', 'findings', 'keys'].flatMap(filesUnder), 'README.md', 'Makefile']
const TEXTS = new Map(FILES.map(file => [file, read(file)]))

describe('specification', () => {
  const titles = FILES.filter(file => file.endsWith('.test.ts')).map(file => TEXTS.get(file)).join('\n')
  const mutants = new Set(MUTANTS.map(({ name }) => name))
  const isMissing = (guard: Guard): boolean => {
    if (guard.type === 'file') return !existsSync(join(ROOT, guard.name))
    return guard.type === 'mutant' ? !mutants.has(guard.name) : !titles.includes(`'${guard.name}'`)
  }

  it('is read with its rules and table, and faults in them are found', () => {
    const page = readSpecification(['## 8. Finality', '**§8.1** *A.* Text.', '**R4** Text of **R5**.',
      '| **STR-01** | 1 |', '', '## Rules, code and tests', '',
      '| rule | implemented in | guarded by |', '|---|---|---|',
      '| §8.1 | `a.ts`, `b.ts` | *a mutant, or two*, "a title (§3)", `c.test.ts` |',
      '| R9 | `a.ts` | `d` |', ''].join('\n'))
    assert.deepEqual(page.rules, ['§8.1', 'R4', 'STR-01'])
    assert.deepEqual(page.rows[0], { rule: '§8.1', files: ['a.ts', 'b.ts'], guards: [
      { type: 'mutant', name: 'a mutant, or two' }, { type: 'test', name: 'a title (§3)' },
      { type: 'file', name: 'c.test.ts' }
    ] })
    assert.equal(differences(page.rules, page.rows.map(({ rule }) => rule)).length, 3)
    const cited = unknownCitations('§8, §8.1 and R4\n§8.2 or R11\nRFC 9381 §5.4', known(page))
    assert.deepEqual(cited.map(fault => fault.split(':')[0]), ['§8.2', 'R11'])
  })

  for (const [name, page] of [['protocol', PROTOCOL], ['records', RECORDS]] as const) {
    describe(`of ${name}`, () => {
      it('has one row for each rule', () => {
        assert(page.rules.length > 20 && page.rows.length > 20)
        nothing(differences(page.rules, page.rows.map(({ rule }) => rule)))
      })
      it('names code that exists', () => {
        nothing(page.rows.filter(({ files }) => files.length === 0).map(({ rule }) => `${rule}: no file`))
        nothing(page.rows.flatMap(({ rule, files }) => files.filter(file => !existsSync(join(ROOT, file)))
          .map(file => `${rule}: ${file} does not exist`)))
      })
      it('names tests and mutants that exist', () => {
        nothing(page.rows.filter(({ guards }) => guards.length === 0).map(({ rule }) => `${rule}: no guard`))
        nothing(page.rows.flatMap(({ rule, guards }) => guards.filter(isMissing)
          .map(guard => `${rule}: no ${guard.type} ${guard.name}`)))
      })
      it('cites no rule that it lacks', () => {
        nothing(unknownCitations(page.text, new Set([...known(page), ...known(PROTOCOL)])))
      })
    })
  }

  it('has a test for each attack, and each attack names tests that exist', () => {
    const rows = read('test/unit/protocol/attacks/README.md').split('\n')
      .filter(line => line.startsWith('| ') && !line.startsWith('| attack |') && !line.startsWith('| rule |'))
      .map(line => line.slice(2, -2).split(' | '))
    assert(rows.length > 60)
    nothing(rows.flatMap(cells => {
      const guards = readGuards(cells.at(-1) ?? '')
      if (guards.length === 0) return [`${cells[0]}: no test`]
      return guards.filter(isMissing).map(guard => `${cells[0]}: no ${guard.type} ${guard.name}`)
    }))
  })

  it('names each domain of the code', () => {
    const used = [...TEXTS].filter(([file]) => file.startsWith('src/protocol/'))
      .flatMap(([, text]) => [...text.matchAll(/\b(?:domain|chainlessDomain)\('([^']+)'/g)])
      .map(([, domain]) => domain ?? '')
    assert(used.length > 20)
    nothing(used.filter(domain => !PROTOCOL.text.includes(`\`${domain}\``)))
  })

  it('has the sizes of the codec', () => {
    const sizes = [`header (${HEADER_BYTES})`, `proposal (${PROPOSAL_BYTES})`, `opinion (${OPINION_BYTES})`]
    nothing(sizes.filter(size => !PROTOCOL.text.includes(`| ${size} |`)))
  })

  it('has the chain parameters in their order', () => {
    const rows = PROTOCOL.text.split('**§14.1**')[1]?.split('**§14.2**')[0] ?? ''
    const named = [...rows.matchAll(/^\| (?!name )([a-z]\w+(?:, \w+)?) \|/gm)]
      .flatMap(([, names]) => names?.split(', '))
    assert.deepEqual(named, Object.keys(DEFAULT_PARAMETERS))
  })

  it('has each coded reason with its number', () => {
    nothing(RULES.filter(rule => !RECORDS.text.includes(`| **${rule}** | ${reasonCode(rule)} |`)))
  })

  it('has every rule that the code cites with the page', () => {
    const unknown = (file: string, folder: string | undefined, rule: string): string[] => {
      const isRecords = folder === 'records/' || (folder === undefined && file.startsWith('src/records/'))
      return unknownCitations(rule, known(isRecords ? RECORDS : PROTOCOL)).map(fault => `${file}: ${fault}`)
    }
    nothing([...TEXTS].flatMap(([file, text]) => [...text.matchAll(CITATION)]
      .flatMap(([, folder, rule = '']) => unknown(file, folder, rule))))
  })

  it('has every rule that the code cites by its number alone', () => {
    const citing = [...TEXTS].filter(([file]) => BY_PROTOCOL.test(file) && file.endsWith('.ts'))
    assert(citing.length > 200)
    nothing(citing.flatMap(([file, text]) =>
      unknownCitations(text.replaceAll(/records\/SPECIFICATION\.md §\S+/g, ''), known(PROTOCOL))
        .map(fault => `${file}: ${fault}`)))
  })

  it('cites pages of this repository, as every file does', () => {
    const pages = new Set(FILES.filter(file => file.endsWith('.md')).map(file => basename(file)))
    nothing([...TEXTS].flatMap(([file, text]) => [...text.matchAll(/\b([A-Za-z0-9_-]+\.md)\b/g)]
      .map(([, page]) => page ?? '').filter(page => !pages.has(page) && !FOREIGN_PAGES.has(page))
      .map(page => `${file}: ${page}`)))
  })

  it('names paths that exist, as every page does', () => {
    const pages = [...TEXTS].filter(([file]) => file.endsWith('.md'))
    assert(pages.length > 50)
    nothing(pages.flatMap(([file, text]) => [
      ...[...text.matchAll(/`((?:src|test|config)\/[\w./-]+)`/g)].map(([, path]) => path ?? ''),
      ...[...text.matchAll(/\]\((?!http)([^)#]+)/g)].map(([, path]) => join(dirname(file), path ?? ''))
    ].filter(path => !existsSync(join(ROOT, path))).map(path => `${file}: ${path} does not exist`)))
  })
})
