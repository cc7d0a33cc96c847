/**
 * These upper bounds apply to every chain and limit the memory that a decoder can be made to use. The
 * parameters of a chain (membership/check-parameters.ts) may only be lower. The code that sends and receives
 * frames and replies bounds their total size.
 */
const KIB = 1024
const MIB = 1024 * KIB

/** Version 1 has no committee for more than 100 hospitals (SPECIFICATION.md §1). */
export const MAX_MEMBERS = 100
/** t = f + 1 at MAX_MEMBERS hospitals (SPECIFICATION.md §6). */
export const MAX_THRESHOLD = 34
/** Keys of a dealing. */
export const MAX_SHARED_KEYS = 8
export const MAX_NAME_BYTES = 64
export const MAX_ADDRESSES = 8
/** A multiaddr with a long DNS name and a peer ID is much shorter. */
export const MAX_ADDRESS_BYTES = 256

/** The URI and the version of a ruleset (SPECIFICATION.md §3.4). */
export const MAX_SYSTEM_BYTES = 200
export const MAX_VERSION_BYTES = 100
/** A part of a release of a code system. */
export const MAX_RELEASE_PART_BYTES = MIB

/** Certificates above its tip that a hospital states for a recovery (SPECIFICATION.md §10.6). */
export const MAX_STATED_CERTIFICATES = 4

/** Items of a PROPOSE (SPECIFICATION.md §3.2) and of an OPINIONS (§3.3). */
export const MAX_PROPOSALS = 512
export const MAX_OPINIONS = 1024
/** Depth of a Merkle tree over at most MAX_OPINIONS leaves. */
export const MAX_PATH = 10

export const MAX_TRANSACTION_BYTES = 128 * KIB
/** A reply of 4 MiB must have room for a block with its certificate. */
export const MAX_BLOCK_BYTES = 2 * MIB
/** The smallest transaction has 131 bytes, so a block of 2 MiB cannot hold more transactions. */
export const MAX_BLOCK_TRANSACTIONS = 16_384
/** Bytes of a ciphertext. */
export const MAX_BODY_BYTES = 256 * KIB
/** Bytes of all ciphertexts of a PROPOSE. */
export const MAX_BODIES_BYTES = MIB

/**
 * Nullifications attached to a proposal, the newest (SPECIFICATION.md §8 R4). Receivers get older ones by R9
 * and R3. Without this bound, one frame with false certificates would cost each receiver a second.
 */
export const MAX_NULLIFICATIONS = 64
/** Certificates of one height, of every kind and view. */
export const MAX_CERTIFICATES = 8192

export const MAX_REPLY_BYTES = 4 * MIB
export const MAX_BLOCKS_PER_REQUEST = 64
export const MAX_LEAVES_PER_REQUEST = 4096
export const MAX_BODIES_PER_REQUEST = 1024
export const MAX_CASES_PER_KEY_REQUEST = 1024
/** Room for 1024 pairs of case id and key, and for the header of the sealed box. */
export const MAX_KEY_BOX_BYTES = 128 * KIB
/** Findings of a rejection, and the bytes of the texts of a finding. */
export const MAX_FINDINGS = 16
export const MAX_PATH_BYTES = 256
export const MAX_FINDING_TEXT_BYTES = 512
/** Room for the longest findings of a rejection as encoded: 12,484 bytes. */
export const MAX_FINDINGS_BYTES = 12_800
export const MAX_CASES_PER_FINDINGS_REQUEST = 16
/** Room for the findings of sixteen cases with ids and salts, and for the header of the sealed box. */
export const MAX_FINDINGS_BOX_BYTES = 208 * KIB
/** A question to a submitter, and the excerpt that a person there gives. */
export const MAX_QUESTION_BYTES = 1024
export const MAX_EXCERPT_BYTES = 4 * KIB
export const MAX_QUESTIONS_PER_REQUEST = 8
/** Room for eight excerpts with their ids, and for the header of the sealed box. */
export const MAX_EXCERPT_BOX_BYTES = 34 * KIB
/** Blinded elements of a request for names. An answer takes its holder 20 ms, and the requester as long. */
export const MAX_NAMES_PER_REQUEST = 64
/** Cases of a request for partial results. An answer takes its holder 12 ms. */
export const MAX_CASES_PER_CUSTODY_REQUEST = 64
/** Room for 64 results with case id, element and pad, for the proof and for the header of the sealed box. */
export const MAX_CUSTODY_BOX_BYTES = 8 * KIB
/** The live consents of a patient, and the longest rule (SPECIFICATION.md §16.1), sealed. */
export const MAX_RULES_PER_REQUEST = 50
export const MAX_SEALED_RULE_BYTES = 36_028
/** The highest number of an entry on the roster of a hospital (SPECIFICATION.md §17.1). */
export const MAX_ROSTER_ENTRY = 65_535
/** The text of a justification in bytes of UTF-8, and the sealed justification (SPECIFICATION.md §17.2). */
export const MAX_JUSTIFICATION_BYTES = 8 * KIB
export const MAX_SEALED_JUSTIFICATION_BYTES = 8 * KIB + 64
/** The file of a form that a patient signed by hand, and why it was filed (SPECIFICATION.md §17.6). */
export const MAX_FILED_FORM_BYTES = 256 * KIB
export const MAX_FILED_REASON_BYTES = 1024
/** Room for form, reason and rule, and for the header of the sealed box. */
export const MAX_FILED_FORM_BOX_BYTES = 296 * KIB
/** Accesses of a batch (SPECIFICATION.md §18.1), and the records that an event names. */
export const MAX_ACCESSES = 512
export const MAX_CASES_PER_EVENT = 128
/** The longest event, sealed: 128 cases of 32 bytes, and the other fields. */
export const MAX_SEALED_EVENT_BYTES = 4 * KIB + 256
/** Events of a request of a hospital that keeps copies. */
export const MAX_EVENTS_PER_REQUEST = 256
export const MAX_LISTS_PER_EXCHANGE = 16
export const MAX_MESSAGE_TEXT_BYTES = 1024
/** The newest rejections of a patient at a hospital. With half as many the panel has all hospitals. */
export const MAX_REJECTIONS = 64
/** The versions of a record that one erasure covers. */
export const MAX_VERSIONS = 1024
