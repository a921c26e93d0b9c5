import type { AstroIntegration } from 'astro';

export default function wagtailEvents(): AstroIntegration;
