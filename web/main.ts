import { mount } from "svelte";
import App from "./App.svelte";
import Framed from "./pages/Framed.svelte";
import { offline } from "./state/offline.svelte.ts";
import { settings } from "./state/settings.svelte.ts";
import "./styles/base.css";

settings.apply();
const target = document.getElementById("app");
// A stranger's frame could lay our buttons under its own; servers without headers cannot forbid it.
if (target) mount(self === top ? App : Framed, { target });
offline.begin();
