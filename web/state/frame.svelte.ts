/** What stands over the pages. */
class Frame {
  isPaletteOpen = $state(false);
  isSettingsOpen = $state(false);
  isHelpOpen = $state(false);

  closeAll(): void {
    this.isPaletteOpen = false;
    this.isSettingsOpen = false;
    this.isHelpOpen = false;
  }
}

export const frame = new Frame();
