import type { Mutant, TestTrial } from '../mutant.js'
import { mistakesIn, testsIn } from './mistakes.js'
import { BAD_LEADER } from './trials.js'

const UPDATE = 'src/protocol/tree/update-tree.ts'
const BUCKETS = 'src/protocol/tree/bucket.ts'
const PAGE = 'src/protocol/tree/page.ts'
const CHECK = 'src/protocol/tree/check-row.ts'
const NEEDED = 'src/protocol/tree/pages-needed.ts'
const TREE = testsIn('tree/tree')
const STORED = 'src/storage/state-tree.ts'
const STORAGE: TestTrial = { type: 'tests', files: ['unit/storage/state-tree.test.ts'] }

/** Mistakes in the state tree and in the check of proofs (SPECIFICATION.md §4.3 and §4.5). */
export const TREE_CHECKS: readonly Mutant[] = [
  ...mistakesIn('proof/check-state-proof.ts', '§4.5', 'proof/state-proof', [
    {
      name: 'a proof needs no certificate',
      find: 'return verifyCertificate(chain, set.members, certificate, recovery)',
      replace: 'return accept(undefined)'
    },
    {
      name: 'a proof may have any list',
      find: 'if (list !== undefined && !verifyAllowlistSignature(chain, list))',
      replace: 'if (list === undefined && !verifyAllowlistSignature(chain, firstSignedAllowlist(chain)))'
    },
    {
      name: 'a proof may have a list that its header does not name',
      find: "  if (!equal(set.hash, header.allowlistHash)) return reject('proof-with-another-list')\n",
      replace: ''
    },
    {
      name: 'a proof may be of another chain',
      find: 'if (chainId !== undefined && !equal(chain.id, chainId))',
      replace: 'if (chainId !== undefined && chain.id.length !== chainId.length)'
    },
    {
      name: 'a proof may have the certificate of another block',
      find: "  if (!isForHeader) return reject('proof-with-another-certificate')\n",
      replace: ''
    },
    {
      name: 'the row of a proof is not checked',
      find: "  if (row.verdict !== 'accept') return row\n",
      replace: ''
    }
  ]),
  {
    name: 'a row of the newest block is proved in the state before it',
    rule: '§4.5',
    file: STORED,
    find: 'if (!mayBeChanged && last.leaves.some(leaf => equal(leaf.path, path))) return undefined',
    replace: 'if (!mayBeChanged && last.leaves.length === 0) return undefined',
    trial: STORAGE
  },
  {
    name: 'a proof has pages of two states',
    rule: '§4.5',
    file: STORED,
    find: '      if (this.#last !== last) return undefined\n',
    replace: '',
    trial: STORAGE
  },
  {
    name: 'all pages of the state tree stay in memory',
    rule: '§4.3',
    file: STORED,
    find: 'if (this.#pages.size <= MAX_PAGES) return',
    replace: 'return',
    trial: STORAGE
  },
  {
    name: 'the upper pages of a damaged tree are used',
    rule: '§4.3',
    file: STORED,
    find: "    if (root !== undefined && !equal(pageHash(pages.get('')!), root)) throw damaged()\n",
    replace: '',
    trial: STORAGE
  },
  {
    name: 'a bucket stays beside the branch that replaces it',
    rule: '§4.3',
    file: STORED,
    find: 'rows.push(statePageRow(name, undefined))',
    replace: 'void before',
    trial: STORAGE
  },
  {
    name: 'tallies are not under the root',
    rule: '§4.3',
    file: 'src/protocol/ledger/rows/state-tree.ts',
    find: 'return changes.map(',
    replace: "return changes.filter(({ space }) => space !== 'tally').map(",
    trial: BAD_LEADER
  },
  {
    name: 'deleted rows stay under the root',
    rule: '§4.3',
    file: BUCKETS,
    find: 'from = isTaken ? at + LEAF_BYTES : at',
    replace: 'from = isTaken && valueHash !== undefined ? at + LEAF_BYTES : at',
    trial: TREE
  },
  {
    name: 'a branch stays when its leaves fit into a bucket',
    rule: '§4.3',
    file: PAGE,
    find: 'return leaves <= BUCKET',
    replace: 'return leaves < BUCKET',
    trial: TREE
  },
  {
    name: 'pages of a bucket that is joined stay',
    rule: '§4.3',
    file: UPDATE,
    find: '      this.pages.set(of, undefined)\n',
    replace: '',
    trial: TREE
  },
  {
    name: 'the pages for joining a branch are not loaded',
    rule: '§4.3',
    file: NEEDED,
    find: 'if (deletions === 0) return false',
    replace: 'if (deletions >= 0) return false',
    trial: TREE
  },
  {
    name: 'a proof may have pages of another tree',
    rule: '§4.3',
    file: CHECK,
    find: 'if (!equal(pageHash(page), wanted))',
    replace: 'if (depth > 0 && !equal(pageHash(page), wanted))',
    trial: TREE
  },
  {
    name: 'a proof may have pages of another key',
    rule: '§4.3',
    file: CHECK,
    find: 'if (!equal(pageHash(page), wanted))',
    replace: 'if (depth === 0 && !equal(pageHash(page), wanted))',
    trial: TREE
  },
  {
    name: 'a proof may end before the leaf',
    rule: '§4.3',
    file: CHECK,
    find: "return reject('path-too-short')",
    replace: 'return accept(undefined)',
    trial: TREE
  },
  {
    name: 'a proof may have more pages than needed',
    rule: '§4.3',
    file: CHECK,
    find: "      if (!isLast) return reject('path-too-long')\n",
    replace: '',
    trial: TREE
  },
  {
    name: 'a proof does not bind the value',
    rule: '§4.3',
    file: CHECK,
    find: 'const isSame = equal(leaf.value.subarray(HASH_BYTES), valueHashOf(claim.value))',
    replace: 'const isSame = leaf.value.length > HASH_BYTES',
    trial: TREE
  },
  {
    name: 'a page of a proof may have any form',
    rule: '§4.3',
    file: CHECK,
    find: "    if (!isPage(page)) return reject('malformed-page')\n",
    replace: '',
    trial: TREE
  }
]
