import { blockHash, decode, finalityCodec, headerCodec, Reader, signedGenesisCodec, verifyCertificate, DecodeError } from '../../../protocol/codec/index.js';
import { nodeVerifier } from '../../../protocol/crypto/index.js';
import { applyDelta, casesOf, currentRecovery, executeBlock, genesisState, judgeRecovery, nextSigma, touches, votersOf } from '../../../protocol/ledger/index.js';
import { verifyGenesis } from '../../../protocol/membership/index.js';
import { assembleBlock } from '../../../protocol/replica/index.js';
import { equal, hex, VoteKind } from '../../../protocol/types/index.js';
import { Mismatch, short } from './mismatch.js';
/**
 * Executes a chain again from its genesis, and trusts only the bytes that it is given. Order and rules are
 * those of catching up (SPECIFICATION.md §11). A block that passes fulfils all of §9, and has a certificate
 * of the member set of its height.
 */
export class ChainReplay {
    chain;
    state;
    rows;
    transactions = 0;
    cases = 0;
    constructor(chain, state, rows) {
        this.chain = chain;
        this.state = state;
        this.rows = rows;
    }
    /** @throws Mismatch at height 0 */
    static begin(genesis, rows) {
        const signed = decode(signedGenesisCodec, genesis);
        if (signed.verdict !== 'accept') {
            throw new Mismatch(0, 'malformed-genesis', `The genesis cannot be read (${signed.code}).`);
        }
        const chain = verifyGenesis(signed.value, nodeVerifier);
        if (chain.verdict !== 'accept') {
            throw new Mismatch(0, 'bad-genesis', `The genesis is invalid: ${chain.code}.`);
        }
        return new ChainReplay(chain.value, genesisState(chain.value), rows);
    }
    /** Height of the last valid block; 0 for the genesis. */
    get height() { return this.state.height; }
    get hash() { return this.state.hash; }
    get chainId() { return hex(this.chain.id); }
    /** Executes the next block. @throws Mismatch at its height; the replay cannot be used afterwards */
    async take(bytes) {
        const { chain, rows, state } = this;
        const height = state.height + 1;
        const shares = this.#checkFinality(height, headerOf(height, bytes.block), bytes.certificate);
        const block = assembleBlock(chain, state.set, bytes.block);
        if (block.verdict !== 'accept') {
            throw new Mismatch(height, block.code, `The content of block ${height} is invalid: ` +
                `${block.code}.`);
        }
        const { transactions } = block.value;
        const entries = await rows.load(touches(state, transactions));
        const sigma = nextSigma(state, shares);
        if (sigma.verdict !== 'accept') {
            throw new Mismatch(height, sigma.code, `The shares stored with block ${height} do not make the σ of ` +
                `block ${height - 1}: ${sigma.code}.`);
        }
        const delta = executeBlock(chain, state, block.value, entries, { sigma: sigma.value });
        if (delta.verdict !== 'accept') {
            throw new Mismatch(height, delta.code, `Block ${height} breaks a rule of the chain: ` +
                `${delta.code}.`);
        }
        await rows.write(height, delta.value.changes);
        applyDelta(state, delta.value);
        this.transactions += transactions.length;
        this.cases += casesOf(delta.value, 'opened').length;
    }
    /** The result of a check so far. @param tip the height at which the chain should end */
    view(tip) {
        const { cases, chainId, height, transactions } = this;
        return { chainId, height, tip, transactions, cases };
    }
    /** @returns the shares beside the block, which are not checked yet */
    #checkFinality(height, header, bytes) {
        const finality = decode(finalityCodec, bytes);
        if (finality.verdict !== 'accept') {
            throw new Mismatch(height, 'malformed-certificate', `The certificate of block ${height} ` +
                `cannot be read (${finality.code}).`);
        }
        const { certificate, recovery, shares } = finality.value;
        if (recovery !== undefined)
            this.#adopt(height, recovery);
        const hash = blockHash(this.chain.id, header);
        const fault = faultOfStatement(certificate, height, header, hash);
        if (fault !== undefined) {
            throw new Mismatch(height, fault, `The certificate stored with block ${height} (${short(hash)}) ` +
                `is for ${describe(certificate)}, so either the block or the certificate is wrong.`);
        }
        const { members } = votersOf(this.state);
        const verified = verifyCertificate(this.chain, members, certificate, currentRecovery(this.state));
        if (verified.verdict !== 'accept') {
            throw new Mismatch(height, `certificate-${verified.code}`, `The certificate of block ` +
                `${height} is invalid for the ${members.length} hospitals of that height: ${verified.code}.`);
        }
        return shares;
    }
    /** Adopts the recovery that is stored beside the first block after it (SPECIFICATION.md §10.6). */
    #adopt(height, recovery) {
        const verdict = judgeRecovery(this.state, recovery);
        if (verdict.verdict !== 'accept') {
            throw new Mismatch(height, `recovery-${verdict.code}`, `The recovery stored with block ${height} is ` +
                `invalid: ${verdict.code}.`);
        }
        this.state.adopted = verdict.value;
    }
}
/** The result of a check that found no valid genesis. */
export function nothingVerified(tip, chainId = '') {
    return { chainId, height: 0, tip, transactions: 0, cases: 0 };
}
/** Reads only the header: its hash says whether this is the certified block, whatever else is wrong. */
function headerOf(height, block) {
    try {
        return headerCodec.read(new Reader(block));
    }
    catch (error) {
        if (!(error instanceof DecodeError))
            throw error;
        throw new Mismatch(height, 'malformed-header', `The header of block ${height} cannot be read ` +
            `(${error.code}).`);
    }
}
function faultOfStatement(certificate, height, header, hash) {
    if (certificate.kind !== VoteKind.finalize)
        return 'not-a-finalization';
    if (certificate.height !== height)
        return 'certificate-of-another-height';
    if (!equal(certificate.blockHash, hash))
        return 'certificate-of-another-block';
    // A block is made in one view and may be proposed again in later views.
    if (certificate.view < header.view)
        return 'certificate-of-an-earlier-view';
    return undefined;
}
function describe({ kind, height, blockHash }) {
    const name = ['', 'a notarization', 'a nullification', 'a finalization'][kind] ?? 'a statement';
    return `${name} of block ${height} (${short(blockHash)})`;
}
//# sourceMappingURL=chain-replay.js.map