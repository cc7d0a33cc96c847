/**
 * Handles a signature that is false under the recovery in force (§10.6). An honest peer that has not
 * adopted the recovery yet repeats what it signed under the recovery before. That is void and no fault. A
 * certificate of that kind is reported: it says that a block may have been final whose signers all lost it.
 * @param verify checks the same object under another recovery
 * @param attachedTo the message that brought the certificate
 */
export function blameUnlessVoid(turn, peer, code, verify, certificate, attachedTo) {
    const { voidRecovery } = turn.state.context;
    if (voidRecovery === undefined || verify(voidRecovery).verdict !== 'accept') {
        return turn.refuse(peer, code, attachedTo);
    }
    if (certificate !== undefined)
        turn.emit({ type: 'void', certificate });
}
//# sourceMappingURL=void.js.map