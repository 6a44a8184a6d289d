/** Where the position of a command's result stands, coming and going (rule B4). */
export const positionTokenHeader = 'position-token';
