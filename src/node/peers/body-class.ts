/** The class under which the bytes of bodies count, so that an operator sees to whom they went. */
export const BODIES = 'bodies'
