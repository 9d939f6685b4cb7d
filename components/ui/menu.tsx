"use client";

import { Menu as BaseMenu } from "@base-ui/react/menu";
import { clsx } from "clsx";
import { Check, ChevronRight } from "lucide-react";
import Link from "next/link";
import type { ReactElement, ReactNode } from "react";

const popupClass =
  "max-h-(--available-height) min-w-44 max-w-[min(20rem,var(--available-width))] overflow-y-auto rounded-md bg-raised p-1 text-sm shadow-float outline-none transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0";

const itemClass =
  "flex min-h-8 cursor-default select-none items-center gap-2 rounded-sm px-2 py-1 outline-none data-highlighted:bg-hover data-popup-open:bg-hover data-disabled:opacity-55 pointer-coarse:min-h-10 [&_svg]:size-4 [&_svg]:shrink-0";

/** Keeps the tick's place free, so that labels don't shift. */
const tickPlace = "flex size-4 shrink-0 text-accent-ink";

interface MenuProps {
  /** A Button; it is told that it opens a menu. */
  trigger: ReactElement;
  align?: "start" | "center" | "end";
  side?: "top" | "right" | "bottom" | "left";
  children: ReactNode;
}

export function Menu({ trigger, align = "start", side = "bottom", children }: MenuProps) {
  return (
    <BaseMenu.Root modal={false}>
      <BaseMenu.Trigger render={trigger} />
      <BaseMenu.Portal>
        <BaseMenu.Positioner align={align} side={side} sideOffset={4} className="z-50 outline-none">
          <BaseMenu.Popup className={popupClass}>{children}</BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}

interface MenuItemProps {
  icon?: ReactNode;
  children: ReactNode;
  onSelect: () => void;
  tone?: "danger";
  /** Switches the item off and says why, below its label. */
  disabledReason?: string | undefined;
}

export function MenuItem({ icon, children, onSelect, tone, disabledReason }: MenuItemProps) {
  return (
    <BaseMenu.Item
      onClick={onSelect}
      disabled={disabledReason !== undefined}
      className={clsx(itemClass, tone === "danger" && "text-danger")}
    >
      {icon}
      <span className="min-w-0">
        {children}
        {disabledReason && <span className="block text-ink-muted text-xs">{disabledReason}</span>}
      </span>
    </BaseMenu.Item>
  );
}

interface MenuLinkProps {
  icon?: ReactNode;
  children: ReactNode;
  href: string;
  /** Of several places, the one where one is. */
  current?: boolean;
  /** A file, not a page. */
  download?: boolean;
}

export function MenuLink({ icon, children, href, current = false, download = false }: MenuLinkProps) {
  const link = download ? (
    // biome-ignore lint/a11y/useAnchorContent: the item puts its own children in
    <a href={href} download />
  ) : (
    <Link href={href} aria-current={current || undefined} />
  );
  return (
    <BaseMenu.LinkItem render={link} closeOnClick className={itemClass}>
      {icon}
      {children}
    </BaseMenu.LinkItem>
  );
}

interface MenuCheckboxProps {
  checked: boolean;
  onCheckedChange: (checked: boolean) => void;
  disabled?: boolean;
  children: ReactNode;
}

/** Stays open on click: one often ticks several. */
export function MenuCheckbox({ children, ...props }: MenuCheckboxProps) {
  return (
    <BaseMenu.CheckboxItem {...props} className={itemClass}>
      <span className={tickPlace}>
        <BaseMenu.CheckboxItemIndicator>
          <Check aria-hidden />
        </BaseMenu.CheckboxItemIndicator>
      </span>
      {children}
    </BaseMenu.CheckboxItem>
  );
}

interface MenuRadiosProps<Value extends string> {
  label: string;
  value: Value;
  onValueChange: (value: Value) => void;
  options: readonly { value: Value; label: ReactNode; icon?: ReactNode }[];
}

export function MenuRadios<Value extends string>({ label, value, onValueChange, options }: MenuRadiosProps<Value>) {
  return (
    <BaseMenu.Group>
      <BaseMenu.GroupLabel className="px-2 pt-1.5 pb-1 text-ink-muted text-xs">{label}</BaseMenu.GroupLabel>
      <BaseMenu.RadioGroup value={value} onValueChange={onValueChange}>
        {options.map((option) => (
          <BaseMenu.RadioItem key={option.value} value={option.value} className={itemClass} closeOnClick={false}>
            <span className={tickPlace}>
              <BaseMenu.RadioItemIndicator>
                <Check aria-hidden />
              </BaseMenu.RadioItemIndicator>
            </span>
            {option.icon}
            {option.label}
          </BaseMenu.RadioItem>
        ))}
      </BaseMenu.RadioGroup>
    </BaseMenu.Group>
  );
}

export function Submenu({ label, children }: { label: ReactNode; children: ReactNode }) {
  return (
    <BaseMenu.SubmenuRoot>
      <BaseMenu.SubmenuTrigger className={clsx(itemClass, "justify-between")}>
        {label}
        <ChevronRight aria-hidden className="text-ink-faint" />
      </BaseMenu.SubmenuTrigger>
      <BaseMenu.Portal>
        <BaseMenu.Positioner sideOffset={4} alignOffset={-4} className="z-50 outline-none">
          <BaseMenu.Popup className={popupClass}>{children}</BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.SubmenuRoot>
  );
}

/** Names the menu: who is signed in, what the choices are about. */
export function MenuHeading({ children }: { children: ReactNode }) {
  return <div className="px-2 py-1.5">{children}</div>;
}

export function MenuSeparator() {
  return <BaseMenu.Separator className="-mx-1 my-1 h-px bg-line" />;
}
