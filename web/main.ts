import { mount } from "svelte";
import App from "./App.svelte";
import { offline } from "./state/offline.svelte.ts";
import { settings } from "./state/settings.svelte.ts";
import "./styles/base.css";

settings.apply();
const target = document.getElementById("app");
if (target) mount(App, { target });
offline.begin();
