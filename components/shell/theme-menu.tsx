"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useTheme } from "next-themes";
import { Button } from "#components/ui/button.tsx";
import { Menu, MenuRadios } from "#components/ui/menu.tsx";

const themes = [
  { value: "light", label: "Light", icon: <Sun aria-hidden /> },
  { value: "dark", label: "Dark", icon: <Moon aria-hidden /> },
  { value: "system", label: "System", icon: <Monitor aria-hidden /> },
];

/** The icon follows the theme by CSS: the server doesn't know which one the browser has chosen. */
export function ThemeMenu() {
  const { theme = "system", setTheme } = useTheme();
  return (
    <Menu
      align="end"
      side="top"
      trigger={
        <Button variant="ghost" iconOnly aria-label="Theme">
          <Sun aria-hidden className="dark:hidden" />
          <Moon aria-hidden className="hidden dark:block" />
        </Button>
      }
    >
      <MenuRadios label="Theme" value={theme} onValueChange={setTheme} options={themes} />
    </Menu>
  );
}
