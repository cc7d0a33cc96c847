import type { Mutant } from '../mutant.js'
import { mistakesIn } from './mistakes.js'

const LEDGER = 'ledger/attested'
const CONTESTS = 'ledger/attested-contests'
const SERVICES = { type: 'tests', files: ['unit/node/services/attested.test.ts'] } as const
const FORMS = 'src/node/clinical/consents/filed-forms.ts'

/** §17.6: checks of the reviews of attested consents. */
export const ATTESTED_CHECKS: readonly Mutant[] = [
  ...mistakesIn('sortition/sample.ts', '§17.6', 'sortition/sample', [
    {
      name: 'a filer foresees which consents are reviewed',
      find: "sha256(domain('attested-sample', chainId), beacon, id)",
      replace: "sha256(domain('attested-sample', chainId), id, beacon.subarray(32))"
    },
    {
      name: 'the sample is cut at another place',
      find: '> wordAt(digest, 4) * MILLION',
      replace: '>= wordAt(digest, 4) * MILLION'
    }
  ]),
  ...mistakesIn('ledger/state/draw-reviews.ts', '§17.6', LEDGER, [
    {
      name: 'every attested consent is reviewed',
      find: 'row.round === 1 && !isReviewed(',
      replace: 'row.round < 1 && !isReviewed('
    },
    {
      name: 'a contest is sampled again',
      find: 'row.drawnAt === 0 && row.round === 1 &&',
      replace: 'row.drawnAt === 0 &&',
      tests: CONTESTS
    }
  ]),
  ...mistakesIn('ledger/state/attested.ts', '§17.6', LEDGER, [
    {
      name: 'a judgement is of another consent',
      find: '!equal(orderRowCodec.decode(order).transactionId, id)',
      replace: 'order.byteLength < id.byteLength'
    },
    {
      name: 'unjustified consents suspend no hospital',
      find: 'return isOftenUnjustified(recent, time)',
      replace: 'return recent.length > 8 && isOftenUnjustified(recent, time)'
    }
  ]),
  ...mistakesIn('ledger/state/reviews.ts', '§17.6', LEDGER, [
    {
      name: 'a void review blames the filer',
      find: '  if (given.includes(Judgement.void)) return Outcome.void\n',
      replace: '  if (given.includes(Judgement.void)) return Outcome.unjustified\n'
    }
  ]),
  ...mistakesIn('ledger/kinds/consent-contest.ts', '§17.6', CONTESTS, [
    {
      name: 'the filer contests on a form',
      find: "by.type === 'form' && equal(",
      replace: "by.type === 'hospital' && equal("
    },
    {
      name: 'an unjustified consent is contested',
      find: 'row.outcome === Outcome.unjustified',
      replace: 'row.outcome === Outcome.pending && row.drawnAt < 0'
    },
    {
      name: 'a consent is contested for ever',
      find: 'work.timestamp >= row.filedAt + CONTESTABLE_MS',
      replace: 'work.timestamp >= row.filedAt + 2 * CONTESTABLE_MS'
    }
  ]),
  ...mistakesIn('ledger/kinds/consent-judge.ts', '§17.6', LEDGER, [
    {
      name: 'an unjustified consent lives on',
      find: '      endConsent(work, transaction)\n',
      replace: ''
    },
    {
      name: 'a judgement is of another hospital',
      find: 'return equal(found.value.hospital, filer) ? judgeTurn',
      replace: 'return filer.byteLength > 0 ? judgeTurn'
    }
  ]),
  {
    name: 'anybody gets the form of a consent', rule: '§17.6', file: FORMS,
    find: '    if (!isDrawn) return refused(NoJustification.notDrawn)\n', replace: '    void isDrawn\n',
    trial: SERVICES
  },
  {
    name: 'a form of something else is shown', rule: '§17.6', file: FORMS,
    find: 'return fits ? form.value : undefined',
    replace: 'return fits || form.value ? form.value : undefined',
    trial: SERVICES
  },
  {
    name: 'a form is kept after its review', rule: '§17.6', file: 'src/node/clinical/hospital.ts',
    find: '      ...this.forms.operationsToDrop(commit),\n', replace: '',
    trial: SERVICES
  },
  {
    name: 'a consent is void without an erasure', rule: '§17.6',
    file: 'src/node/services/emergencies/review-services.ts',
    find: "judgement === 'void' && !await isErased(parts(), found.consent)",
    replace: "judgement === 'void' && !await isErased(parts(), found.consent) && judgement.length < 4",
    trial: SERVICES
  },
  {
    name: 'another hospital says that a patient was erased', rule: '§17.6',
    file: 'src/node/clinical/erasures/erased-since.ts',
    find: 'said.at >= since && (said.wiped & Wiped.patient) !== 0) return true',
    replace: 'said.at >= since && said.wiped !== 0) return true',
    trial: { type: 'tests', files: ['unit/node/clinical/erased-since.test.ts'] }
  }
]
