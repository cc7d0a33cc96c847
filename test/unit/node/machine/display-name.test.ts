import assert from 'node:assert/strict'
import { peerIdOf } from '../../../../src/network/index.js'
import { faultOfName, nameKey, shownNames } from '../../../../src/node/machine/display-name.js'
import type { NodeBase } from '../../../../src/node/assembly/node-base.js'
import { Parties } from '../../../../src/node/services/parties.js'
import { memberSet } from '../../../../src/protocol/membership/index.js'
import { hex } from '../../../../src/protocol/types/index.js'
import { ChainFixture, memberOf } from '../../../fixtures/chain-fixture.js'

describe('node: display names', () => {
  it('are refused if people cannot read or distinguish them', () => {
    const invisible = [
      '\u0000', '\u0007', '\n', '\r', '\t', '\u001b[2J', '\u007f', '\u0085', '\u009b1m', '\u00a0', '\u00ad',
      '\u034f', '\u061c', '\u115f', '\u180e', '\u2003', '\u200b', '\u200c', '\u200d', '\u200e', '\u2028',
      '\u2029', '\u202a', '\u202e', '\u2060', '\u2066', '\u2069', '\u2800', '\u3000', '\u3164', '\ufe0f',
      '\ufeff', '\uffa0', '\ufff9', '\ue000', '\u0378', '\u{e0041}', '\u{f0000}'
    ]
    for (const one of invisible) {
      for (const name of [`St${one}Mary`, one, `${one}Mary`, `Mary${one}`]) {
        assert.match(faultOfName(name) ?? '', /cannot be seen \(U\+[0-9A-F]{4,6}\)/, JSON.stringify(name))
      }
    }
    for (const name of ['', '   ', '"', '…', ' St Mary', 'St Mary ', '\u0301Mary', '-']) {
      assert.notEqual(faultOfName(name), undefined, JSON.stringify(name))
    }
  })

  it('are accepted in every script', () => {
    const names = ['hospital-1', 'St. Mary\u2019s', 'Hôpital Necker', 'Krankenhaus "Am Wald"', '東京病院',
      'अस्पताल', 'مستشفى', 'Clínica 7', '3', 'Ho\u0301pital']
    for (const name of names) assert.equal(faultOfName(name), undefined, name)
  })

  it('are alike if a reader may confuse them', () => {
    const alike = ['hospital-1', 'Hospital-1', 'HOSPITAL 1', 'hospital  1', ' hospital1 ', 'ｈｏｓｐｉｔａｌ－１',
      'hospital\u20111', 'hospital-①', 'hospi\ufb01tal-1'.replace('\ufb01', '')]
    for (const name of alike) assert.equal(nameKey(name), nameKey('hospital-1'), name)
    assert.equal(nameKey('Hôpital'), nameKey('Ho\u0302pital'))
    assert.equal(nameKey('Straße'), nameKey('STRASSE'))
    const apart = ['hospital-1', 'hospital-2', 'hospital-11', 'hospital-1-1', 'hospital', 'hospitäl-1']
    assert.equal(new Set(apart.map(nameKey)).size, apart.length)
  })

  it('are followed by the end of the peer ID if they can be confused', () => {
    const world = new ChainFixture()
    const [a, b, c, d] = world.signers
    const members = [
      memberOf(a!, 'St Mary'), memberOf(b!, 'ST. MARY'), memberOf(c!, 'St Luke'), memberOf(d!, 'Luke')
    ]
    const names = shownNames(members)
    assert.equal(names.get(hex(a!.id)), `St Mary (…${peerIdOf(a!.id).slice(-8)})`)
    assert.equal(names.get(hex(b!.id)), `ST. MARY (…${peerIdOf(b!.id).slice(-8)})`)
    assert.deepEqual([names.get(hex(c!.id)), names.get(hex(d!.id))], ['St Luke', 'Luke'])
  })

  it('are shown with this suffix in every view and alarm, as soon as a list requires it', () => {
    const world = new ChainFixture()
    const [first] = world.signers
    const twin = memberOf(world.signer('twin'), 'HOSPITAL 1')
    const { list } = world.state.allowlist
    const membership = {
      set: memberSet(world.chain.id, world.state.allowlist), successorSet: undefined as unknown
    }
    const chain = { chain: world.chain, membership }
    const parties = new Parties({ chain } as unknown as NodeBase)
    assert.equal(parties.show(first!.id).name, 'Hospital 1')
    membership.successorSet = memberSet(world.chain.id, {
      list: { ...list, entries: [...list.entries, twin] }, signature: new Uint8Array(64)
    })
    assert.match(parties.show(first!.id).name, /^Hospital 1 \(….{8}\)$/)
    assert.match(parties.show(twin.id).name, /^HOSPITAL 1 \(….{8}\)$/)
    assert.equal(parties.show(world.government.id).name, 'government')
  })
})
