/**
 * This folder divides files into pieces: an entry of a Bundle, or a whole resource. It holds one piece at a
 * time, and a piece is bounded. It knows no FHIR but the list `entry` of a Bundle.
 */
export { piecesOf, type PieceSource } from './pieces-of.js'
export { isFaulty, MAX_PIECE_BYTES, type Faulty, type Piece, type Whole } from './piece.js'
