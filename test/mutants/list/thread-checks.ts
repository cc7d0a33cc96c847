import type { Mutant } from '../mutant.js'
import { mistakesIn } from './mistakes.js'

const KNOWN_SIGMA = 'lottery/known-sigma'
const CHECK_AHEAD = 'src/node/peers/check-ahead.ts'
const CHECK_THREADS = 'src/node/peers/check-threads.ts'

/** §11.1: what other threads check for a node that catches up, and what it leaves out. */
export const THREAD_CHECKS: readonly Mutant[] = [
  ...mistakesIn('lottery/known-sigma.ts', '§11.1', KNOWN_SIGMA, [
    {
      name: 'a remembered σ is that of every block',
      find: 'lotteryMessage(chain.id, epoch.number, height, hash, recovery)',
      replace: 'lotteryMessage(chain.id, epoch.number, height, chain.id, recovery)'
    },
    {
      name: 'a remembered σ is that of all public shares',
      find: "element === undefined ? '' : mapKey(element)",
      replace: "element === undefined ? '' : ''"
    },
    {
      name: 'a remembered σ is that of all shares',
      find: 'mapKey(beaconSharesCodec.encode(shares))',
      replace: 'mapKey(beaconSharesCodec.encode([]))'
    }
  ]),
  ...mistakesIn('replica/shares.ts', '§11.1', 'replica/catching-up', [
    {
      name: 'a block that is final already is drawn ahead',
      find: '  if (!tipShares.isFollowed) draw(run, sigma)\n',
      replace: '  draw(run, sigma)\n'
    }
  ]),
  ...[
    {
      name: 'a thread takes a block of another certificate',
      find: ' || !equal(block.value.hash, certificate.blockHash)) return',
      replace: ') return'
    },
    {
      name: 'a thread finds shares valid without a check',
      find: "sigma.verdict === 'accept' ?",
      replace: "sigma.verdict !== undefined ?"
    }
  ].map(mistake => inPeers(CHECK_AHEAD, 'check-ahead', mistake)),
  ...[
    {
      name: 'a block waits for a thread that has ended',
      find: '        for (const number of jobs) this.#end(jobs, number)\n',
      replace: ''
    },
    {
      name: 'signatures are remembered before their block is taken',
      find: '    this.#checked.push(...checked)\n',
      replace: '    this.#checked.push(...checked)\n' +
        '    checked.forEach(one => { one.signatures.forEach(rememberSignature) })\n'
    }
  ].map(mistake => inPeers(CHECK_THREADS, 'check-threads', mistake))
]

function inPeers (
  file: string, test: string, mistake: Pick<Mutant, 'name' | 'find' | 'replace'>
): Mutant {
  return {
    ...mistake, rule: '§11.1', file, trial: { type: 'tests', files: [`unit/node/peers/${test}.test.ts`] }
  }
}
