/** Makes `codec/certificates.json`: certificates of the founders, valid and invalid. */
import type { Certificate } from '../../../src/protocol/types/index.js'
import { digest } from './cast.js'
import { ZEROS, chain, genesis } from './chain.js'
import { certificate, genesisBytes } from './layouts.js'
import { blockHash, certify, finalize, nullify } from './story.js'

interface Vector {
  readonly desc: string
  readonly certificate: Uint8Array
  readonly verdict: string
  readonly code?: string
}

const three = certify(finalize, [1, 2, 3])
const four = certify(finalize, [0, 1, 2, 3])
const two = certify(finalize, [1, 2])
const [first, second, third] = three.signatures as [Uint8Array, Uint8Array, Uint8Array]

const accept = (desc: string, of: Certificate): Vector =>
  ({ desc, certificate: certificate(of), verdict: 'accept' })
const reject = (code: string, desc: string, of: Certificate): Vector =>
  ({ desc, certificate: certificate(of), verdict: 'reject', code })

export const certificates = {
  genesis: genesisBytes(genesis),
  chainId: chain.id,
  vectors: [
    accept('three of four', three),
    accept('all four', four),
    accept('nullification', certify(nullify, [0, 1, 3])),
    reject('no-quorum', 'two of four', two),
    reject('bad-bitmap', 'spare bit set', { ...three, bitmap: Buffer.of(0x1e) }),
    reject('bad-bitmap', 'bitmap of two bytes', { ...three, bitmap: Buffer.of(0x0e, 0) }),
    reject('bad-bitmap', 'empty bitmap', { ...three, bitmap: Buffer.alloc(0), signatures: [] }),
    reject('bad-signature-count', 'one signature too many', { ...three, signatures: four.signatures }),
    reject('bad-signature-count', 'one signature too few', { ...three, signatures: two.signatures }),
    reject('bad-signature', 'two signatures exchanged', { ...three, signatures: [second, first, third] }),
    reject('bad-signature', 'another view', { ...three, view: three.view + 1 }),
    reject('bad-signature', 'another kind', { ...three, kind: 1 }),
    reject('bad-signature', 'another block', { ...three, blockHash: digest('another block') }),
    reject('bad-statement', 'nullification that names a block',
      certify({ ...nullify, blockHash }, [0, 1, 3])),
    reject('bad-statement', 'finalization of no block',
      certify({ ...finalize, blockHash: ZEROS }, [1, 2, 3]))
  ]
}
