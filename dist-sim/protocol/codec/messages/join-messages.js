import { joinSignatureCodec, joinSignaturesCodec, signedAllowlistCodec } from '../parts/allowlist.js';
import { oneOf, option, struct } from '../wire/combinators.js';
import { u64, u8 } from '../wire/primitives.js';
/** Why a hospital has signed a list or has not. */
export const JoinState = {
    signed: 1,
    /** The hospital lacks blocks, or does not know yet whether it has all. */
    behind: 2,
    /** The list is not the successor of the list in force at the hospital, or the hospital saw two lists. */
    otherList: 3,
    /** The hospital is not on the list. */
    notListed: 4
};
export const joinRequestCodec = struct({
    allowlist: signedAllowlistCodec,
    height: u64,
    joins: joinSignaturesCodec
});
export const joinReplyCodec = struct({
    state: oneOf(u8, [JoinState.signed, JoinState.behind, JoinState.otherList, JoinState.notListed]),
    height: u64,
    join: option(joinSignatureCodec)
});
//# sourceMappingURL=join-messages.js.map