import assert from 'node:assert/strict'
import { setImmediate as turn } from 'node:timers/promises'
import { AutoApproval } from '../../../../src/node/enrolment/auto-approval.js'
import { accept, ignore, type Verdict } from '../../../../src/protocol/types/index.js'
import { ChainFixture, memberOf } from '../../../fixtures/chain-fixture.js'

const world = new ChainFixture()
const north = memberOf(world.signer('north'), 'North')
const quiet = (): void => {}

describe('government: autoApprove', () => {
  it('approves a hospital that asks again once no other list waits, and says nothing meanwhile', async () => {
    const warned: unknown[] = []
    const verdicts: Verdict[] = [ignore('list-pending'), ignore('list-unheard'), accept(undefined)]
    const left = [...verdicts]
    const approval = new AutoApproval({
      approve: async () => await Promise.resolve(left.shift()!), hasNamesake: () => false,
      logger: { warn: fields => { warned.push(fields) } }, fail: quiet
    })
    for (let times = 0; times < verdicts.length; times++) {
      approval.ask(north)
      approval.ask(north)
      await turn()
    }
    assert.deepEqual([left.length, warned.length], [0, 0])
  })

  it('approves no hospital with the name of another, and logs each refusal once', async () => {
    const codes: unknown[] = []
    let alike = true
    const approval = new AutoApproval({
      approve: async () => await Promise.resolve(ignore('too-much-churn')), hasNamesake: () => alike,
      logger: { warn: fields => { codes.push((fields as { code: string }).code) } }, fail: quiet
    })
    approval.ask(north)
    alike = false
    approval.ask(north)
    await turn()
    assert.deepEqual(codes, ['duplicate-name'])
  })
})
