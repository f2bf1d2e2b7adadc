/**
 * What is done when a compilation takes long, if anything: the command line says so, a program that uses the library is
 * told nothing. It is no part of a call's options since any command may come to compile, some of them deep down.
 */
export const compileNews: { onSlow: (() => void) | undefined } = { onSlow: undefined };
