import type { Mutant } from '../mutant.js'
import { mistakesIn } from './mistakes.js'

const LEDGER = 'ledger/mismatch'
const SERVICES = { type: 'tests', files: ['unit/node/services/mismatches.test.ts'] } as const

/** §20: checks of statements about records, which unit tests catch. */
export const MISMATCH_CHECKS: readonly Mutant[] = [
  ...mistakesIn('codec/forms/case-mismatch.ts', '§20.1', LEDGER, [
    {
      name: 'a submitter states something about its own case',
      find: "equal(author, submitter) ? 'own-case' : undefined",
      replace: "equal(author, submitter) && author.length === 0 ? 'own-case' : undefined"
    }
  ]),
  ...mistakesIn('ledger/rows/mismatch.ts', '§20.2', LEDGER, [
    {
      name: 'a hospital that left confirms a mismatch',
      find: 'of === verdict && isMember(author)',
      replace: 'of === verdict && (isMember(author) || author.length > 0)'
    }
  ]),
  ...mistakesIn('ledger/kinds/case-mismatch.ts', '§20.2', LEDGER, [
    {
      name: 'one hospital confirms a mismatch',
      find: 'return Math.max(2, tolerated(members) + 1)',
      replace: 'return Math.max(1, tolerated(members))'
    },
    {
      name: 'a statement may name another submitter',
      find: "if (!equal(found.submitter, submitter)) return reject('another-submitter')",
      replace: ''
    },
    {
      name: 'a hospital states twice about a record',
      find: "if (work.read(statementKey(caseId, author)) !== undefined) return reject('stated-already')",
      replace: ''
    },
    {
      name: 'statements of a hospital are not limited',
      find: 'stated > STATEMENTS_PER_DAY ?',
      replace: 'stated > 2 * STATEMENTS_PER_DAY ?'
    }
  ]),
  {
    name: 'a record is opened for whoever asks', rule: '§20.3',
    file: 'src/node/clinical/mismatches/confirm-server.ts',
    find: 'if (!isAccused) return Confirmation.notStated', replace: '', trial: SERVICES
  },
  {
    name: 'a hospital confirms without a look', rule: '§20.3',
    file: 'src/node/clinical/mismatches/confirm-server.ts',
    find: 'return opened.isApproved ? Confirmation.fits : Confirmation.differs',
    replace: 'return Confirmation.differs', trial: SERVICES
  },
  {
    name: 'a record part that fitted once fits every case part', rule: '§20.3',
    file: 'src/node/clinical/read.ts',
    find: 'hex(record.bodyHash) + hex(record.casePartHash)', replace: 'hex(record.bodyHash)',
    trial: { type: 'tests', files: ['unit/node/clinical/read.test.ts'] }
  },
  {
    name: 'a confirmed record is in no log', rule: '§20.3',
    file: 'src/node/clinical/mismatches/confirm-server.ts',
    find: 'await this.parts.log.record(notesOfConfirmer(request, found.id))', replace: '', trial: SERVICES
  },
  {
    name: 'a confirmation is logged under any key', rule: '§20.3',
    file: 'src/node/clinical/mismatches/confirm-server.ts',
    find: 'if (!equal(handleOfKey(chain.id, logKey), handle)) {', replace: 'if (false) {', trial: SERVICES
  },
  {
    name: 'a confirmation takes the patient of any case', rule: '§20.3',
    file: 'src/node/clinical/mismatches/confirm-server.ts',
    find: 'if (!equal(linkOf(chain.id, handle, token), found.link)) {', replace: 'if (false) {',
    trial: SERVICES
  }
]
