import type { Mutant, TestTrial } from '../mutant.js'
import { mistakesIn } from './mistakes.js'

const SYMBOLS: TestTrial = { type: 'tests', files: ['unit/receipt/symbols.test.ts'] }
const READING: TestTrial = { type: 'tests', files: ['unit/receipt/read-receipt.test.ts'] }
const CONTENT: TestTrial = { type: 'tests', files: ['unit/receipt/content.test.ts'] }
const VECTORS = 'receipt/vectors'

/** Mistakes in the check of receipts (SPECIFICATION.md §4.6). */
export const RECEIPT_CHECKS: readonly Mutant[] = [
  {
    name: 'the content of a receipt has any key',
    rule: '§4.6', file: 'src/protocol/receipt/content.ts', trial: CONTENT,
    find: '!equal(keyCommitment(chainId, key), proved.keyCommitment)',
    replace: 'key.length !== proved.keyCommitment.length'
  },
  {
    name: 'the content of a receipt is not sealed again',
    rule: '§4.6', file: 'src/protocol/receipt/content.ts', trial: CONTENT,
    find: 'equal(bodyHash(chainId, submitter, body), proved.bodyHash)',
    replace: 'bodyHash(chainId, submitter, body).length === proved.bodyHash.length'
  },
  {
    name: 'a content names any person in the record',
    rule: '§4.6', file: 'src/receipt/reading/shown-content.ts', trial: CONTENT,
    find: '({ role }) => role === EntryRole.patient)',
    replace: '({ role }) => role !== EntryRole.condition) ?? part.entries[0]'
  },
  {
    name: 'a name on a page of a receipt moves the words beside it',
    rule: '§4.6', file: 'src/receipt/reading/visible.ts',
    trial: { type: 'tests', files: ['unit/receipt/visible.test.ts'] },
    find: '\\\\p{Default_Ignorable_Code_Point}', replace: ''
  },
  ...mistakesIn('receipt/check-receipt.ts', '§4.6', VECTORS, [
    {
      name: 'a receipt may be of another chain',
      find: 'if (chainId !== undefined && !equal(chain.id, chainId))',
      replace: 'if (chainId !== undefined && chain.id.length !== chainId.length)'
    },
    {
      name: 'the state of a receipt needs no quorum',
      find: "  const final = checkFinal(lists, receipt.state, 'state')\n" +
        "  if (final.verdict !== 'accept') return final\n",
      replace: ''
    },
    {
      name: 'the row of a receipt is not checked',
      find: "return shown.verdict === 'accept' ? shown : reject(`${what}-${shown.code}`)",
      replace: "return shown.verdict === 'accept' ? shown : accept(undefined)"
    },
    {
      name: 'a receipt may have another proposal than its case id',
      find: "return reject('case-of-another-proposal')",
      replace: 'void id'
    },
    {
      name: 'a stranger may have submitted',
      find: "  if (!lists.setAt(height).has(submitter)) return reject('submitter-is-no-member')\n",
      replace: ''
    },
    {
      name: 'a receipt needs no signature of the submitter',
      find: ": reject('submission-not-signed')",
      replace: ': accept(undefined)'
    },
    {
      name: 'a receipt may hide a retraction',
      find: "isSuperseded ? reject('successor-missing') : accept(undefined)",
      replace: 'accept(undefined)'
    },
    {
      name: 'any case may be the successor in a receipt',
      find: "return follows ? successor : reject('successor-of-another-case')",
      replace: 'return follows ? successor : successor'
    },
    {
      name: 'a receipt may have lists of later heights than its state',
      find: "  if (lists.lastChange >= header.height) return reject('list-after-the-state')\n",
      replace: ''
    }
  ]),
  ...mistakesIn('receipt/check-final.ts', '§4.6', VECTORS, [
    {
      name: 'a header of a receipt may name another list',
      find: '  if (!equal(header.allowlistHash, hash)) return reject(`${what}-of-another-list`)\n',
      replace: ''
    },
    {
      name: 'a receipt may have the certificate of another block',
      find: '  if (!isForHeader) return reject(`${what}-certificate-of-another-block`)\n',
      replace: ''
    }
  ]),
  ...mistakesIn('receipt/check-draw.ts', '§4.6', VECTORS, [
    {
      name: 'a receipt may have the draw of another height',
      find: "  if (header.height !== drawHeight + 1) return reject('draw-of-another-height')\n",
      replace: ''
    },
    {
      name: 'a hospital that was not drawn may have a slot in a receipt',
      find: "  if (places.includes(-1)) return reject('slot-of-another-draw')\n",
      replace: ''
    },
    {
      name: 'a quorum may make up the random value of a receipt',
      find: "equal(sigma.value, header.sigma) ? accept(undefined) : reject('beacon-of-another-draw')",
      replace: 'accept(undefined)'
    },
    {
      name: 'a receipt may say that a clinician had to judge',
      find: "  if (isSample !== drawn.isForClinician) return reject('sample-of-another-draw')\n",
      replace: ''
    }
  ]),
  ...mistakesIn('receipt/check-opinions.ts', '§4.6', VECTORS, [
    {
      name: 'an opinion in a receipt needs no signature',
      find: "isProvenOpinion(history.chain, proven) ? undefined : 'opinion-not-signed'",
      replace: 'undefined'
    },
    {
      name: 'an opinion in a receipt needs no slot',
      find: "return 'opinion-without-slot'",
      replace: 'return undefined'
    },
    {
      name: 'a former member may judge in a receipt',
      find: "  if (!history.setAt(height).has(validator)) return 'opinion-of-no-member'\n",
      replace: ''
    },
    {
      name: 'one opinion counts twice in a receipt',
      find: "return isTwice ? reject('opinion-twice') : checkOutcome(history, judged)",
      replace: 'return isTwice ? checkOutcome(history, judged) : checkOutcome(history, judged)'
    },
    {
      name: 'a receipt of a record needs no approvals',
      find: "if (count(Decision.approve) < least) return reject('too-few-approvals')",
      replace: "if (least < 0) return reject('too-few-approvals')"
    },
    {
      name: 'a receipt of a rejection needs no rejections',
      find: "return reject('too-few-rejections')",
      replace: 'return accept(undefined)'
    }
  ]),
  ...mistakesIn('receipt/list-history.ts', '§4.6', VECTORS, [
    {
      name: 'the members before need not accept a list in a receipt',
      find: "    const final = checkFinal(this, block, 'list')\n" +
        "    if (final.verdict !== 'accept') return final\n",
      replace: ''
    },
    {
      name: 'a list in a receipt need not be in its block',
      find: "    if (!isInBlock) return reject('list-not-in-block')\n",
      replace: ''
    },
    {
      name: 'the government need not sign a list in a receipt',
      find: 'if (successor.verdict !== \'accept\') return reject(`list-${successor.code}`)',
      replace: 'void successor'
    },
    {
      name: 'a recovery in a receipt needs no statements',
      find: "    if (ids.size < set.size) return reject('statements-missing')\n",
      replace: '',
      tests: 'receipt/list-history'
    },
    {
      name: 'statements in a receipt need no signature',
      find: 'if (signed.verdict !== \'accept\') return reject(`statement-${signed.code}`)',
      replace: 'void signed',
      tests: 'receipt/list-history'
    },
    {
      name: 'the list of a recovery is in force a block early',
      find: 'this.#push(list, height + 1, true)',
      replace: 'this.#push(list, height, true)',
      tests: 'receipt/list-history'
    }
  ]),
  {
    name: 'symbols of several receipts are joined',
    rule: '§4.6',
    file: 'src/receipt/symbols/symbols.ts',
    find: "return nameOf(bytes) === first.name ? accept(bytes) : reject('symbols-damaged')",
    replace: 'return accept(bytes)',
    trial: SYMBOLS
  },
  {
    name: 'a file with other words is a receipt',
    rule: '§4.6',
    file: 'src/receipt/reading/file-form.ts',
    find: "  if (names.length !== (isFull ? 3 : 2)) return reject('receipt-with-other-words')\n",
    replace: '',
    trial: READING
  }
]
