import assert from 'node:assert/strict'
import { peerIdOf } from '../../../../src/network/index.js'
import { readEnrolment } from '../../../../src/node/enrolment/enrolment-file.js'
import { ChainFixture } from '../../../fixtures/chain-fixture.js'

const world = new ChainFixture()
const signer = world.signers[0]!
const good = {
  peerId: peerIdOf(signer.id), boxKey: '22'.repeat(32), name: 'General', addresses: ['/ip4/127.0.0.1/tcp/1'],
  issuedAt: 1, signature: '22'.repeat(64)
}

describe('hospital: enrolment file', () => {
  it('is read, or refused if a field is malformed', () => {
    assert.equal(readEnrolment(good)?.request.member.name, 'General')
    const bad = [
      { name: '\u00e9'.repeat(64) }, { name: 'a\ud800' }, { addresses: ['\u00e9'.repeat(256)] },
      { addresses: ['a\udc00'] }, { addresses: Array<string>(9).fill('a') }, { issuedAt: 1e300 },
      { issuedAt: -1 }, { issuedAt: 0.5 }, { boxKey: '22' }, { signature: 'zz' }, { peerId: '1234' }
    ]
    for (const change of bad) {
      assert.equal(readEnrolment({ ...good, ...change }), undefined, JSON.stringify(change).slice(0, 40))
    }
  })
})
