import { mount } from "svelte";
import App from "./App.svelte";
import Framed from "./pages/Framed.svelte";
import { pageOf } from "./pages/pages.ts";
import { askForLesson } from "./state/gallery.ts";
import { offline } from "./state/offline.svelte.ts";
import { router } from "./state/route.svelte.ts";
import { settings } from "./state/settings.svelte.ts";
import "./styles/base.css";

// What the address asks for is on its way while the frame of the page is made.
const { route } = router;
if (self === top) void pageOf(route).load();
if (route.page === "lesson") askForLesson(route.id);
settings.apply();
const target = document.getElementById("app");
// A stranger's frame could lay our buttons under its own; servers without headers cannot forbid it.
if (target) mount(self === top ? App : Framed, { target });
offline.begin();
