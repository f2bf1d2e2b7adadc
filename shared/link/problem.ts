import { InputError } from "../errors.ts";

/** Text that was cut or changed on its way: nothing in it can be trusted, so there is no verdict about it. */
export function damaged(): InputError {
  const advice = "copy it again, whole, or ask for the .tidebook file";
  return new InputError("link/damaged", `the link was cut or damaged: ${advice}`);
}

/** A whole link that no Tidebook writes: its check fits what is wrong with it. */
export function invalid(what: string): InputError {
  return new InputError("link/invalid", `this link was not made by Tidebook: ${what}`);
}

/** A link with something that this version does not know. */
export function newer(what: string): InputError {
  return new InputError("link/newer", `this link needs a newer Tidebook: ${what}`);
}

export function tooLarge(what: string, most: string): InputError {
  return new InputError("link/too-large", `${what} is larger than the ${most} that a link may have`);
}
