import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  checkScope, commonScopes, parseScope, parseScopes, scopeText
} from '../../../../src/api/access/scope.js'
import { OPERATOR, routes, type Caller } from '../../../../src/api/index.js'
import type { Route } from '../../../../src/api/route.js'

const letters = fc.subarray([...'cruds'], { minLength: 1 }).map(list => list.join(''))
const scope = fc.tuple(fc.constantFrom('*', 'Condition', 'Patient', 'Consent'), letters)
  .map(([type, of]) => `system/${type}.${of}`)
const scopes = fc.array(scope, { minLength: 1, maxLength: 6 })

function client (text: string): Caller {
  return { kind: 'client', id: 'ehr', scopes: parseScopes(text), purposes: [], roles: [] }
}

function allows (held: readonly string[], needed: string): boolean {
  try {
    checkScope(client(held.join(' ')), needed as never)
    return true
  } catch {
    return false
  }
}

/** Finds a right for one letter in a list of scopes, without the code that is tested. */
function names (scopes: readonly string[], right: string): boolean {
  const [type, letter = ''] = right.split('.')
  return scopes.some(text => {
    const [of, letters = ''] = text.split('.')
    return (of === type || of === 'system/*') && letters.includes(letter)
  })
}

describe('api: scopes', () => {
  it('are read in the form of SMART 2, and the words of SMART 1', () => {
    for (const [text, read] of [
      ['system/Condition.crs', 'system/Condition.crs'], ['system/*.read', 'system/*.rs'],
      ['system/Patient.write', 'system/Patient.cud'], ['system/*.*', 'system/*.cruds'],
      ['medichain/review.ru', 'medichain/review.ru']
    ] as const) assert.equal(scopeText([parseScope(text)!]), read)
    for (const text of [
      '', 'system/Condition.', 'system/Condition.rc', 'system/condition.r', 'user/Condition.r', 'patient/*.r',
      'system/Condition.rr', 'system/Condition.r?category=x', 'medichain/*.r', 'medichain/clients.r',
      'system/chain.r', 'openid', 'system/Condition.r/x'
    ]) assert.equal(parseScope(text), undefined, text)
  })

  it('grant a right only if some registered and some requested scope names it', () => {
    fc.assert(fc.property(scopes, scopes, scope, (wanted, held, needed) => {
      const both = commonScopes(parseScopes(wanted.join(' ')), parseScopes(held.join(' ')))
      const common = scopeText(both).split(' ')
      const single = [...needed.split('.')[1]!].map(letter => `${needed.split('.')[0]!}.${letter}`)
      for (const right of single.filter(text => !text.includes('*'))) {
        assert.equal(allows(held, right), names(held, right), right)
        assert.equal(allows(common, right), names(wanted, right) && names(held, right), right)
      }
    }))
  })

  it('are needed by every route, and the operator needs none', () => {
    for (const [name, route] of Object.entries<Route>(routes)) {
      const isFree = route.scope === 'client'
      assert.equal(allows([], route.scope), isFree, name)
      checkScope(OPERATOR, route.scope)
      const parts = ['chain', 'review', 'operator'].map(part => `medichain/${part}.cruds`)
      const all = ['system/*.cruds', ...parts]
      assert.equal(allows(all, route.scope), route.scope !== 'local', name)
    }
  })

  it('leave every call that changes who decides, and the clients, to the operator', () => {
    const local = Object.entries<Route>(routes)
      .flatMap(([name, { scope }]) => scope === 'local' ? [name] : [])
    assert.deepEqual(local.sort(), [
      'addClient', 'addMember', 'adoptRelease', 'allowNames', 'approve', 'begin', 'clients', 'recover',
      'recoveryList', 'recoveryStatement', 'reject', 'removeClient', 'removeMember', 'rotateClient',
      'withdraw'
    ])
  })
})
