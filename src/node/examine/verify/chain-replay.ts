import {
  blockHash, decode, finalityCodec, headerCodec, Reader, signedGenesisCodec, verifyCertificate,
  DecodeError
} from '../../../protocol/codec/index.js'
import { nodeVerifier } from '../../../protocol/crypto/index.js'
import {
  applyDelta, casesOf, executeBlock, genesisState, nextSigma, touches, type LedgerState
} from '../../../protocol/ledger/index.js'
import { verifyGenesis } from '../../../protocol/membership/index.js'
import { assembleBlock } from '../../../protocol/replica/index.js'
import {
  equal, hex, VoteKind, type BeaconShare, type BlockHash, type Certificate, type Chain, type Header
} from '../../../protocol/types/index.js'
import type { VerificationView } from '../../../api/index.js'
import { Mismatch, short } from './mismatch.js'
import type { RebuiltRows } from './rebuilt-rows.js'

export interface BlockBytes {
  readonly block: Uint8Array
  readonly certificate: Uint8Array
}

/**
 * Executes a chain again from its genesis, and trusts only the bytes that it is given. Order and rules are
 * those of catching up (SPECIFICATION.md §11). A block that passes fulfils all of §9, and has a certificate
 * of the member set of its height.
 */
export class ChainReplay {
  transactions = 0
  cases = 0

  private constructor (
    readonly chain: Chain, private readonly state: LedgerState, private readonly rows: RebuiltRows
  ) {}

  /** @throws Mismatch at height 0 */
  static begin (genesis: Uint8Array, rows: RebuiltRows): ChainReplay {
    const signed = decode(signedGenesisCodec, genesis)
    if (signed.verdict !== 'accept') {
      throw new Mismatch(0, 'malformed-genesis', `The genesis cannot be read (${signed.code}).`)
    }
    const chain = verifyGenesis(signed.value, nodeVerifier)
    if (chain.verdict !== 'accept') {
      throw new Mismatch(0, 'bad-genesis', `The genesis is invalid: ${chain.code}.`)
    }
    return new ChainReplay(chain.value, genesisState(chain.value), rows)
  }

  /** Height of the last valid block; 0 for the genesis. */
  get height (): number { return this.state.height }
  get hash (): BlockHash { return this.state.hash }
  get chainId (): string { return hex(this.chain.id) }

  /** Executes the next block. @throws Mismatch at its height; the replay cannot be used afterwards */
  async take (bytes: BlockBytes): Promise<void> {
    const { chain, rows, state } = this
    const height = state.height + 1
    const shares = this.#checkFinality(height, headerOf(height, bytes.block), bytes.certificate)
    const block = assembleBlock(chain, state.set, bytes.block)
    if (block.verdict !== 'accept') {
      throw new Mismatch(height, block.code, `The content of block ${height} is invalid: ` +
        `${block.code}.`)
    }
    const { transactions } = block.value
    const entries = await rows.load(touches(state, transactions))
    const sigma = nextSigma(state, shares)
    if (sigma.verdict !== 'accept') {
      throw new Mismatch(height, sigma.code, `The shares stored with block ${height} do not make the σ of ` +
        `block ${height - 1}: ${sigma.code}.`)
    }
    const delta = executeBlock(chain, state, block.value, entries, { sigma: sigma.value })
    if (delta.verdict !== 'accept') {
      throw new Mismatch(height, delta.code, `Block ${height} breaks a rule of the chain: ` +
        `${delta.code}.`)
    }
    await rows.write(height, delta.value.changes)
    applyDelta(state, delta.value)
    this.transactions += transactions.length
    this.cases += casesOf(delta.value, 'opened').length
  }

  /** The result of a check so far. @param tip the height at which the chain should end */
  view (tip: number): VerificationView {
    const { cases, chainId, height, transactions } = this
    return { chainId, height, tip, transactions, cases }
  }

  /** @returns the shares beside the block, which are not checked yet */
  #checkFinality (height: number, header: Header, bytes: Uint8Array): readonly BeaconShare[] {
    const finality = decode(finalityCodec, bytes)
    if (finality.verdict !== 'accept') {
      throw new Mismatch(height, 'malformed-certificate', `The certificate of block ${height} ` +
        `cannot be read (${finality.code}).`)
    }
    const { certificate, shares } = finality.value
    const hash = blockHash(this.chain.id, header)
    const fault = faultOfStatement(certificate, height, header, hash)
    if (fault !== undefined) {
      throw new Mismatch(height, fault, `The certificate stored with block ${height} (${short(hash)}) ` +
        `is for ${describe(certificate)}, so either the block or the certificate is wrong.`)
    }
    const { members } = this.state.set
    const verified = verifyCertificate(this.chain, members, certificate)
    if (verified.verdict !== 'accept') {
      throw new Mismatch(height, `certificate-${verified.code}`, `The certificate of block ` +
        `${height} is invalid for the ${members.length} hospitals of that height: ${verified.code}.`)
    }
    return shares
  }
}

/** The result of a check that found no valid genesis. */
export function nothingVerified (tip: number, chainId = ''): VerificationView {
  return { chainId, height: 0, tip, transactions: 0, cases: 0 }
}

/** Reads only the header: its hash says whether this is the certified block, whatever else is wrong. */
function headerOf (height: number, block: Uint8Array): Header {
  try {
    return headerCodec.read(new Reader(block))
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    throw new Mismatch(height, 'malformed-header', `The header of block ${height} cannot be read ` +
      `(${error.code}).`)
  }
}

function faultOfStatement (
  certificate: Certificate, height: number, header: Header, hash: BlockHash
): string | undefined {
  if (certificate.kind !== VoteKind.finalize) return 'not-a-finalization'
  if (certificate.height !== height) return 'certificate-of-another-height'
  if (!equal(certificate.blockHash, hash)) return 'certificate-of-another-block'
  // A block is made in one view and may be proposed again in later views.
  if (certificate.view < header.view) return 'certificate-of-an-earlier-view'
  return undefined
}

function describe ({ kind, height, blockHash }: Certificate): string {
  const name = ['', 'a notarization', 'a nullification', 'a finalization'][kind] ?? 'a statement'
  return `${name} of block ${height} (${short(blockHash)})`
}
