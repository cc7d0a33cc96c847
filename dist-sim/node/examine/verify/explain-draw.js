import assert from 'node:assert/strict';
import { ServiceError } from '../../../api/index.js';
import { decode, finalityCodec } from '../../../protocol/codec/index.js';
import { isValidShare, lotteryInput } from '../../../protocol/lottery/index.js';
import { explainDraw } from '../../../protocol/sortition/index.js';
import { equal, hex, LOTTERY } from '../../../protocol/types/index.js';
import { pastRecovery, readPastBlock, setOf } from '../../loop/past-sets.js';
/**
 * Computes the draw of a case again, from σ in the header and the shares beside it. Shows every step with its
 * inputs (SPECIFICATION.md §6).
 * @param epoch the key epoch in force; the shares of its draws are checked against its public shares
 * @throws ServiceError 409 'not-drawn' while the case waits for its draw, or if it ended before the draw
 * @throws StorageError 'corrupt' if the needed blocks are missing
 */
export async function explainCase(chain, store, drawn, epoch, party) {
    const { drawHeight } = drawn;
    if (drawHeight === 0) {
        throw new ServiceError(409, 'not-drawn', 'This case has no draw yet: the next block draws its validators.');
    }
    // The header of the next block carries σ.
    const { header } = await readPastBlock(store, drawHeight + 1);
    const shares = await sharesBeside(store, drawHeight + 1);
    const recovery = await pastRecovery(store, drawHeight);
    const drawing = { chain, height: drawHeight, hash: header.parent, recovery };
    const isCurrent = epoch !== undefined && madeIn({ ...drawing, epoch }, shares);
    const ofEpoch = isCurrent ? epoch : undefined;
    const explained = explainDraw({
        chainId: chain.id,
        caseId: drawn.id,
        submitter: drawn.submitter,
        height: drawHeight,
        hash: header.parent,
        sigma: header.sigma,
        shares,
        recovery,
        epoch: ofEpoch?.number,
        set: await setOf(chain, store, header.allowlistHash)
    });
    checkOrder(explained, drawn);
    return {
        caseId: hex(drawn.id),
        submitter: party(drawn.submitter),
        height: drawn.height,
        drawHeight,
        beacon: explained.beacon.digest,
        steps: [
            ...explained.lottery === undefined ? [] : [stepView(explained.lottery)],
            sigmaView(explained.sigma, shares, ofEpoch),
            stepView(explained.beacon),
            ...explained.candidates.map(stepView)
        ],
        order: explained.order.map(({ id, digest }) => ({ member: party(id), digest }))
    };
}
async function sharesBeside(store, height) {
    const stored = await store.readBlock(height);
    const finality = decode(finalityCodec, stored?.certificate ?? new Uint8Array());
    assert(finality.verdict === 'accept', 'a final block has its proof beside it; run chain verify');
    return finality.value.shares;
}
/** Tells whether the shares are of this epoch, which may be newer than the draw. */
function madeIn(drawing, shares) {
    const input = lotteryInput(drawing);
    return shares.every(share => isValidShare(drawing, input, share));
}
/** Each hospital with a slot, and each candidate left, must be in the computed order; candidates keep it. */
function checkOrder({ order }, { candidates, holders }) {
    const place = (id) => order.findIndex(item => equal(item.id, id));
    const places = candidates.map(place);
    const same = [...holders.map(({ validator }) => place(validator)), ...places].every(at => at >= 0) &&
        places.every((at, index) => index === 0 || places[index - 1] < at);
    assert(same, 'the stored candidates of a case are those of its draw; run chain verify');
}
function stepView({ title, formula, inputs, digest }) {
    return { title, formula, inputs: inputs.map(shown), result: digest };
}
/** Shows the shares, and the public shares against which anybody can check their proofs (RFC 9497 §2.2). */
function sigmaView(step, shares, epoch) {
    const publicShares = epoch === undefined ? [] : shares.map(({ index }) => ({
        name: `public share of holder ${index + 1}`, value: hex(epoch.keys[LOTTERY].shares[index])
    }));
    const view = stepView(step);
    return { ...view, inputs: [...view.inputs, ...publicShares] };
}
function shown({ name, value }) {
    return { name, value };
}
//# sourceMappingURL=explain-draw.js.map