import type { Mutant } from '../mutant.js'
import type { Mistake } from './mistakes.js'

function mistakesOf (file: string, mistakes: readonly Mistake[]): Mutant[] {
  return mistakes.map(({ tests = 'names', ...mistake }) => ({
    ...mistake, rule: '§6.11', file: `src/node/${file}`,
    trial: { type: 'tests', files: [`unit/node/names/${tests}.test.ts`] }
  }))
}

/** §6.11: the names of patients at a node, which unit tests catch. */
export const LOOK_UPS: readonly Mutant[] = [
  ...mistakesOf('names/name-server.ts', [
    {
      name: 'names are evaluated on a chain in doubt',
      find: "access !== 'member' || !trust.isWhole",
      replace: "access !== 'member'"
    },
    {
      name: 'elements of a request are not judged',
      find: 'refuseUnsound(this.parts, from, judgeNameRequest(chain.verifier.group, elements))',
      replace: 'void [refuseUnsound, judgeNameRequest]'
    },
    {
      name: 'names of any epoch are evaluated',
      find: 'if (active?.number === number) return active',
      replace: 'if (active !== undefined) return active'
    },
    {
      name: 'names are evaluated beyond the allowance',
      find: '!await this.allowances.take(from, day, elements.length)',
      replace: '!await this.allowances.take(from, day, 0)'
    }
  ]),
  ...mistakesOf('names/allowances.ts', [
    {
      name: 'a crash gives a hospital its allowance again',
      find: '    if (count.names > count.written) {\n',
      replace: '    if (count.names < 0) {\n'
    }
  ]),
  ...mistakesOf('names/name-asker.ts', [
    {
      name: 'the answers of holders are not checked',
      find: "if (checked.verdict === 'accept') return",
      replace: "if (checked.verdict !== 'ignore') return"
    },
    {
      name: 'a false answer is not reported',
      find: '    network.report(holder, code)\n',
      replace: ''
    },
    {
      name: 'the answer does not say how many hospitals lack',
      find: "if (holders.length < needed) return new NamesError('unreachable', needed - holders.length)",
      replace: "if (holders.length < needed) return new NamesError('unreachable', 0)"
    },
    {
      name: 'the identifier is sent unblinded',
      find: 'blindNames(chain.verifier.group, inputs, random(32))',
      replace: 'blindNames(chain.verifier.group, inputs, new Uint8Array(32))'
    }
  ]),
  ...mistakesOf('names/name-cache.ts', [
    {
      name: 'names are kept in clear',
      find: 'this.store.names.putting(row, this.secrets.seal(PURPOSE, row, bytes))',
      replace: 'this.store.names.putting(row, bytes)'
    }
  ]),
  ...mistakesOf('names/collect.ts', [
    {
      name: 'no holder is asked in the place of one that failed',
      find: '          without.push(answer)\n          askNext()\n',
      replace: '          without.push(answer)\n'
    }
  ])
]
