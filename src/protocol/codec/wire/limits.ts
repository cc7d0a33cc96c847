/**
 * Upper bounds that hold on every chain, whatever its parameters: they bound what a decoder may be
 * made to build. A chain's own parameters (membership/default-parameters.ts) may only be tighter.
 * The code that moves frames and replies bounds these as a whole.
 */
const KIB = 1024
const MIB = 1024 * KIB

/** SPECIFICATION.md §1: beyond 100 hospitals version 1 has no committee. */
export const MAX_MEMBERS = 100
export const MAX_NAME_BYTES = 64
export const MAX_ADDRESSES = 8
/** A multiaddr with a long DNS name and a peer ID stays well below. */
export const MAX_ADDRESS_BYTES = 256

/** SPECIFICATION.md §3. */
export const MAX_PROPOSALS = 512
export const MAX_OPINIONS = 1024
/** Depth of a Merkle tree over at most MAX_OPINIONS leaves. */
export const MAX_PATH = 10

export const MAX_TRANSACTION_BYTES = 128 * KIB
/** A reply of 4 MiB must hold at least one block with its certificate. */
export const MAX_BLOCK_BYTES = 2 * MIB
/** The smallest transaction has 131 bytes, so a block of 2 MiB cannot hold more. */
export const MAX_BLOCK_TRANSACTIONS = 16_384
/** One ciphertext, and the ciphertexts of one PROPOSE. */
export const MAX_BODY_BYTES = 256 * KIB
export const MAX_BODIES_BYTES = MIB

/** One per view that failed at a height; a day of them at the longest timeout is 1440. */
export const MAX_NULLIFICATIONS = 4096
/** Certificates of one height, of every kind and view. */
export const MAX_CERTIFICATES = 8192

export const MAX_REPLY_BYTES = 4 * MIB
export const MAX_BLOCKS_PER_REQUEST = 64
export const MAX_LEAVES_PER_REQUEST = 4096
export const MAX_BODIES_PER_REQUEST = 1024
export const MAX_CASES_PER_KEY_REQUEST = 1024
/** 1024 × (case id, key) and the envelope of a sealed box. */
export const MAX_KEY_BOX_BYTES = 128 * KIB
export const MAX_LISTS_PER_EXCHANGE = 16
export const MAX_MESSAGE_TEXT_BYTES = 1024
/** Hospitals drawn for a case, all but the submitter; and k opinions in each of R attempts. */
export const MAX_COUNTED_OPINIONS = 2 * 255
