export function diagnosisOf(sample, nodes) {
    const node = nodes[(sample.hospital - 1) % nodes.length];
    if (node === undefined)
        throw new Error('a testnet has at least one hospital');
    return { sample, node, sentAt: undefined, caseIds: [], created: true, refusal: undefined };
}
/**
 * Returns the group of the reasons for which a validator rejected the case; undefined if no validator did.
 */
export function reasonOf(view) {
    return view?.opinions.find(opinion => opinion.decision === 'reject')?.group;
}
//# sourceMappingURL=diagnosis.js.map