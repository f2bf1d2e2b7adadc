import { mount } from "svelte";
import Reading from "./Reading.svelte";

mount(Reading, { target: document.body });
