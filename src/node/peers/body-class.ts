/** The class under which the bytes of bodies count, so that an operator sees where they went. */
export const BODIES = 'bodies'
